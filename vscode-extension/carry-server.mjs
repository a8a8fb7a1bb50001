// Puts the debugger, as the launcher script expects to find it, and the licence where vsce packs them.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const jar = 'adapter/target/signalbox.jar';
if (!existsSync(join('..', jar))) {
  console.error(`../${jar} is missing: run ../signalbox --version first, which builds it.`);
  process.exit(1);
}
rmSync('server', { recursive: true, force: true });
for (const file of ['signalbox', 'tools/class-archive', jar]) {
  const target = join('server', file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join('..', file), target);
}
copyFileSync('../LICENSE', 'LICENSE');
