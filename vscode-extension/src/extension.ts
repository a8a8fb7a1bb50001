import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { editorVariables, openFilesBefore } from './editorTraces.js';
import { javaCommand, serverCommand, ServerSettings } from './serverCommand.js';

export function activate(context: vscode.ExtensionContext): void {
  const script = context.asAbsolutePath('server/signalbox');
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('signalbox', {
      async createDebugAdapterDescriptor(): Promise<vscode.DebugAdapterDescriptor> {
        const configuration = vscode.workspace.getConfiguration('signalbox');
        const settings = { java: configuration.get<string>('java', ''), jvmArguments: configuration.get<string[]>('jvmArguments', []) };
        await requireJava(script, settings);
        const traces = {
          openFiles: openFilesBefore((path) => readFileSync(path, 'latin1')),
          variables: editorVariables(process.env),
        };
        const server = serverCommand(script, settings, traces);
        return new vscode.DebugAdapterExecutable(server.command, server.args);
      },
    }),
  );
}

/** Fails with what the script says when it finds no Java: the editor shows a thrown message as it is, and an adapter's stderr hardly anywhere. */
async function requireJava(script: string, settings: ServerSettings): Promise<void> {
  const find = javaCommand(script, settings);
  try {
    await promisify(execFile)(find.command, find.args, { timeout: 20_000 });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new Error(said ? said : `Signalbox does not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}
