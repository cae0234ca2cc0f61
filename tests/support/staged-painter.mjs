// @ts-check
/**
 * A painter's host that needs no weights and computes STAGE_MS in every stage. A step's preview tells when its stage began and ended
 * (two little-endian doubles); words "fault loop" hang it in its third step. Everything around the painter is as shipped.
 * Arguments: assets folder (unused), folder of the compiled server, STAGE_MS.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, dist = '', stageMs = '0'] = process.argv.slice(2);
/** @param {string} path */
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { parentChannel } = await load('server/inference/parent-channel.js');
const { runHost } = await load('server/inference/host-loop.js');
const { PAINTER } = await load('server/inference/painter-trade.js');

const stage = () => {
  const began = Date.now();
  while (Date.now() - began < Number(stageMs));
  return new Uint8Array(new Float64Array([began, Date.now()]).buffer);
};

const bytes = new Uint8Array(1);

await runHost(
  PAINTER,
  async () => ({
    info: { name: 'staged', manners: [], stepsDefault: 4, freedomDefault: 1, guidanceDefault: 1 },
    warmUp: { words: '', steps: 2 },
    isWish: () => false,
    /** @param {{ words: string, steps: number }} request */
    async *run({ words, steps }) {
      stage();
      yield { type: 'draft', webp: bytes, sources: [], understood: [], reading: [], manner: '' };
      for (let step = 1; step <= steps; step++) {
        const times = stage();
        if (words === 'fault loop' && step === 3) for (;;);
        // 27 bytes are a picture of 3 by 3.
        const preview = new Uint8Array(27);
        preview.set(times);
        yield { type: 'step', step, steps, size: 3, preview };
      }
      yield { type: 'brush' };
      stage();
      return { master: bytes, wall: bytes, strokes: bytes, draft: bytes, stepStrip: bytes, thumb: bytes };
    },
  }),
  parentChannel(),
);
