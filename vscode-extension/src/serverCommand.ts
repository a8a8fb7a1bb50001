/** The commands that start the debugger: the launcher script that the extension carries. No editor API here. */

export interface ServerCommand {
  readonly command: string;
  readonly args: string[];
}

export interface ServerSettings {
  /** A JDK's folder or its java program; empty when the script is to look for one. */
  readonly java: string;
  readonly jvmArguments: readonly string[];
}

/** What the editor changed for its own purposes, so that the debuggee would inherit it and not what a terminal gives. */
export interface EditorTraces {
  /** The soft limit of open files to go back to; undefined when it is as it was. */
  readonly openFiles: string | undefined;
  /** Variables that are the editor's own. */
  readonly variables: readonly string[];
}

/** The debug adapter on stdio. env(1) and prlimit(1), not a shell: a shell would add variables of its own. */
export function serverCommand(script: string, settings: ServerSettings, traces: EditorTraces): ServerCommand {
  const limit = traces.openFiles === undefined ? [] : ['prlimit', `--nofile=${traces.openFiles}:`];
  const jvm = settings.jvmArguments.map((argument) => `--jvm=${argument}`);
  return {
    command: '/usr/bin/env',
    args: [...traces.variables.flatMap((name) => ['-u', name]), ...limit, ...bash(script, settings), ...jvm, 'dap'],
  };
}

/** Prints the Java that {@link serverCommand} would run, or fails and says on stderr what to do. */
export function javaCommand(script: string, settings: ServerSettings): ServerCommand {
  return { command: '/usr/bin/env', args: [...bash(script, settings), '--find-java'] };
}

/** Through bash by name: what unpacks a .vsix need not keep the permission to execute. */
function bash(script: string, settings: ServerSettings): string[] {
  const java = settings.java.trim();
  return ['bash', '-p', script, ...(java === '' ? [] : [`--java=${java}`])];
}
