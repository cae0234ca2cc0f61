// @ts-check
/** `node scripts/run.mjs server/main.js …args`: makes the checkout runnable, then becomes that built program (same process). */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensure, root, stop } from './ensure.mjs';

const [program, ...args] = process.argv.slice(2);
if (!program) stop('usage: node scripts/run.mjs PROGRAM [ARGUMENT …]');
await ensure();
const file = join(root, 'dist', program);
process.argv = [process.argv[0] ?? process.execPath, file, ...args];
await import(pathToFileURL(file).href);
