// The built server as it runs in the exhibition, with a painter that needs no weights: for tests that kill the whole process.
// node scripted-server.mjs DIST FOLDER PAINT_MS [PORT [LISTENER]] ; says `port N` when it listens, ends on SIGTERM.
// LISTENER is the entry of a listener's host; without one the house does not listen. It says `listener PID` of every host it starts.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [dist, folder, paintMs, port = '0', entry] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, 'server', file)).href);
const { run } = await load('run.js');
const { readConfig } = await load('config/config.js');
const { keepMemoryOutOfCores } = await load('core-dumps.js');
const { createListenService } = await load('inference/listen-service.js');

const bytes = (seed, name, length) => {
  const block = createHash('sha256').update(`${seed} ${name}`).digest();
  return Buffer.alloc(length, block);
};

const paint = {
  state: {
    status: 'ready',
    info: { name: 'scripted', manners: ['oil'], stepsDefault: 8, freedomDefault: 0.85, guidanceDefault: 2 },
  },
  pid: null,
  onState: () => () => {},
  close: async () => {},
  async paint(request, { signal, onEvent }) {
    const { seed, steps, freedom, words } = request;
    onEvent({
      type: 'draft',
      webp: bytes(seed, 'draft', 2_000),
      sources: [],
      understood: [],
      reading: [],
      manner: 'oil',
    });
    await pause(Number(paintMs), undefined, { signal });
    const master = bytes(seed, 'master', 60_000);
    return {
      width: 8,
      height: 8,
      master,
      pixelHash: createHash('sha256').update(master).digest('hex'),
      wall: bytes(seed, 'wall', 40_000),
      relief: bytes(seed, 'relief', 9_000),
      strokes: bytes(seed, 'strokes', 20_000),
      draft: bytes(seed, 'draft', 2_000),
      stepStrip: bytes(seed, 'steps', 5_000),
      thumb: bytes(seed, 'thumb', 1_000),
      painter: 'scripted',
      manner: 'oil',
      seed,
      steps,
      freedom,
      understood: words.split(' ').slice(0, 2),
      reading: [],
      sources: [],
      ms: { plan: 0, draft: 0, text: 0, denoise: 0, decode: 0, brush: 0 },
      broken: null,
    };
  },
};

keepMemoryOutOfCores(); // as server/main.ts does

function createListen() {
  const listen = createListenService({ entry, args: [dist, '2000'], log: (line) => console.error(line) });
  listen.onState(({ status }) => status === 'ready' && process.stdout.write(`listener ${listen.pid}\n`));
  return listen;
}

const server = await run({
  config: readConfig(['--port', port, '--data', folder, '--min-free', '0', '--policy', 'trusted'], {}),
  createPaint: () => paint,
  ...(entry ? { createListen } : {}),
  say: () => {},
});
process.stdout.write(`port ${server.port}\n`);
process.once('SIGTERM', () => server.stop().then(() => process.exit(0)));
