import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { javaCommand, serverCommand } from '../src/serverCommand.js';

const untouched = { openFiles: undefined, variables: [] };
const noSettings = { java: '', jvmArguments: [] };

test('the adapter speaks DAP over stdio, through the launcher script', () => {
  const { command, args } = serverCommand('/ext/server/signalbox', noSettings, untouched);
  assert.deepEqual([command, ...args], ['/usr/bin/env', 'bash', '-p', '/ext/server/signalbox', 'dap']);
});

test('settings become options of the script', () => {
  const { args } = serverCommand('/s', { java: ' /opt/jdk ', jvmArguments: ['-Xss4m', '-ea'] }, untouched);
  assert.deepEqual(args.slice(2), ['/s', '--java=/opt/jdk', '--jvm=-Xss4m', '--jvm=-ea', 'dap']);
});

test("a program sees neither the editor's variables nor its limit of open files, and else what there was", () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-'));
  try {
    const script = join(folder, 'script');
    writeFileSync(script, `ulimit -Sn; ulimit -Hn; cat /proc/$$/environ\n`);
    const server = serverCommand(script, noSettings, { openFiles: '256', variables: ['VSCODE_PID', 'ELECTRON_RUN_AS_NODE'] });
    const environment = { PATH: process.env.PATH, VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1', OTHER: 'a=b' };
    const ran = spawnSync(server.command, server.args, { env: environment, encoding: 'utf8' });
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    assert.equal(ran.stderr, '');
    assert.equal(ran.stdout, `256\n${hard}\nPATH=${process.env.PATH}\0OTHER=a=b\0`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the script finds the Java that it would run', () => {
  const find = javaCommand('../signalbox', noSettings);
  const ran = spawnSync(find.command, find.args, { encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  assert.match(ran.stdout, /^\/.+\n$/);
});

test('what is no Java is refused with the name of what was chosen', () => {
  const find = javaCommand('../signalbox', { java: '/etc', jvmArguments: [] });
  const ran = spawnSync(find.command, find.args, { encoding: 'utf8' });
  assert.equal(ran.status, 125);
  assert.match(ran.stderr, /^signalbox: \/etc is no Java 17 or newer/);
});
