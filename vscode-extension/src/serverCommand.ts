/** The command that runs the debug adapter. No editor API here. */

/** The flags that Signalbox ships with; the launcher script explains them and has the same. */
export const JVM_FLAGS: readonly string[] = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xms24m',
  '-Xss1m',
  '-XX:-MaxFDLimit',
  '-XX:-UsePerfData',
  '-Xshare:auto',
  '-Xlog:disable',
  '-Xlog:all=warning:stderr',
  '-Xlog:cds*=off',
  '-Xlog:cds+dynamic*=off',
];

export interface ServerCommand {
  readonly command: string;
  readonly args: string[];
}

export function serverCommand(java: string, jar: string, jvmArguments: readonly string[]): ServerCommand {
  return { command: java, args: [...JVM_FLAGS, ...jvmArguments, '-jar', jar, 'dap'] };
}
