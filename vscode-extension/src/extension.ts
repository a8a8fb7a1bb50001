import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { featureVersion, javaCandidates, OLDEST_JAVA } from './java.js';
import { serverCommand } from './serverCommand.js';

export function activate(context: vscode.ExtensionContext): void {
  const jar = context.asAbsolutePath('server/signalbox.jar');
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('signalbox', {
      async createDebugAdapterDescriptor(): Promise<vscode.DebugAdapterDescriptor> {
        const settings = vscode.workspace.getConfiguration('signalbox');
        const java = await findJava(settings.get<string>('java', ''));
        const server = serverCommand(java, jar, settings.get<string[]>('jvmArguments', []));
        return new vscode.DebugAdapterExecutable(server.command, server.args);
      },
    }),
  );
}

/** The first candidate that is new enough; what is wrong with each of them otherwise. The editor shows a thrown message as it is. */
async function findJava(setting: string): Promise<string> {
  const problems: string[] = [];
  for (const java of javaCandidates(setting, process.env, isFolder)) {
    try {
      const { stderr } = await promisify(execFile)(java, ['-version'], { timeout: 20_000 });
      const version = featureVersion(stderr);
      if (version !== undefined && version >= OLDEST_JAVA) {
        return java;
      }
      problems.push(`${java} is Java ${version ?? 'of an unknown version'}`);
    } catch (error) {
      problems.push(`${java} does not run (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
    }
  }
  throw new Error(
    `Signalbox needs Java ${OLDEST_JAVA} or newer: ${problems.join('; ')}. Install openjdk-17-jre-headless or set "signalbox.java".`,
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
