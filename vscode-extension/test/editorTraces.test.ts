import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editorVariables, openFilesBefore } from '../src/editorTraces.js';

/** A /proc with a chain of processes, the editor's first: [soft, hard] of each. */
function chain(...limits: [string, string][]): (path: string) => string {
  return (path) => {
    const [, , pid, file] = path.split('/');
    const index = pid === 'self' ? 0 : limits.length - Number(pid);
    const limit = limits[index];
    if (limit === undefined) {
      throw new Error(`ENOENT: ${path}`);
    }
    return file === 'limits'
      ? `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${limit[0]}                 ${limit[1]}               files     \n`
      : `Name:\tx\nPPid:\t${limits.length - index - 1}\n`;
  };
}

test('the limit before Node raised its own is found in the nearest ancestor that has it', () => {
  assert.equal(openFilesBefore(chain(['524288', '524288'], ['524288', '524288'], ['1024', '524288'], ['64', '524288'])), '1024');
});

test('a limit that nobody raised stays', () => {
  assert.equal(openFilesBefore(chain(['1024', '4096'], ['512', '4096'])), undefined);
  assert.equal(openFilesBefore(chain(['4096', '4096'], ['4096', '4096'])), undefined);
});

test('an ancestor under another hard limit says nothing', () => {
  assert.equal(openFilesBefore(chain(['4096', '4096'], ['1024', '524288'])), undefined);
});

test('a /proc that cannot be read changes nothing', () => {
  assert.equal(openFilesBefore(() => {
    throw new Error('EACCES');
  }), undefined);
});

test("variables of the editor's own are recognised", () => {
  assert.deepEqual(editorVariables({ PATH: '/bin', VSCODE_CWD: '/', ELECTRON_RUN_AS_NODE: '1', MY_VSCODE_: '' }), ['VSCODE_CWD', 'ELECTRON_RUN_AS_NODE']);
});
