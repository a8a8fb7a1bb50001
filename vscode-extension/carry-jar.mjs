// Puts the debugger and the licence where vsce packs them.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';

const jar = '../adapter/target/signalbox.jar';
if (!existsSync(jar)) {
  console.error(`${jar} is missing: run ../signalbox --version first, which builds it.`);
  process.exit(1);
}
mkdirSync('server', { recursive: true });
copyFileSync(jar, 'server/signalbox.jar');
copyFileSync('../LICENSE', 'LICENSE');
