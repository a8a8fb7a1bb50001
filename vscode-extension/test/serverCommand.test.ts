import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { JVM_FLAGS, serverCommand } from '../src/serverCommand.js';

test('the adapter speaks DAP over stdio', () => {
  const { command, args } = serverCommand('/jdk/bin/java', '/ext/server/signalbox.jar', []);
  assert.equal(command, '/jdk/bin/java');
  assert.deepEqual(args.slice(-3), ['-jar', '/ext/server/signalbox.jar', 'dap']);
});

test("the user's JVM arguments come after ours, so that they win", () => {
  const { args } = serverCommand('java', 'x.jar', ['-Xss4m']);
  assert.ok(args.indexOf('-Xss4m') > args.indexOf('-Xss1m'));
  assert.ok(args.indexOf('-Xss4m') < args.indexOf('-jar'));
});

test("the JVM's own messages stay out of stdout, which is the protocol's", () => {
  assert.ok(JVM_FLAGS.indexOf('-Xlog:disable') < JVM_FLAGS.indexOf('-Xlog:all=warning:stderr'));
});

test('the flags are those of the launcher script', () => {
  const script = readFileSync('../signalbox', 'utf8');
  const options = /jvm_options=\(([^)]*)\)/.exec(script.replace(/ #.*$/gm, ''))?.[1];
  assert.ok(options);
  assert.deepEqual([...JVM_FLAGS], options.trim().split(/\s+/));
});
