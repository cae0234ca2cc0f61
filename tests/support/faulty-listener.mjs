// @ts-check
/**
 * A listener's host that needs no weights, with a fault to order: the first sample of the sound names it (see speech.ts). It hears for
 * HEAR_MS and answers when it began and ended. Everything around the listener is as shipped.
 * Arguments: assets folder (unused), folder of the compiled server, HEAR_MS.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [assets = '', dist = '', hearMs = '0'] = process.argv.slice(2);
/** @param {string} path */
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { parentChannel } = await load('server/inference/parent-channel.js');
const { runListenerHost } = await load('server/inference/listener-host-work.js');

const hoarded = [];
/** Blocks as a network's run does. @param {number} ms */
const compute = (ms) => {
  for (const end = Date.now() + ms; Date.now() < end; );
};

/** In the order of FAULTS in speech.ts. @type {(() => unknown)[]} */
const faults = [
  () => process.kill(process.pid, 'SIGSEGV'),
  () => process.abort(),
  () => process.exit(3),
  () => {
    for (;;);
  },
  async () => {
    while (hoarded.length < 40) {
      hoarded.push(Buffer.alloc(64 * 2 ** 20, 1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  () => process.send?.({ type: 'done', job: 1, result: { kind: 'text', text: 7 } }),
  () => {
    throw new Error('a fault to order');
  },
];

await runListenerHost(async () => {
  if (existsSync(join(assets, 'refused'))) throw new Error('speech/encoder.onnx is refused');
  return {
    info: { name: 'faulty', languages: ['en', 'de'] },
    /** @param {{ samples: Float32Array }} request @param {AbortSignal} signal */
    async hear({ samples }, signal) {
      const began = Date.now();
      await faults[Math.round((samples[0] ?? 0) * 32_768) - 1]?.();
      for (let ms = 0; ms < Number(hearMs); ms += 10) {
        compute(10);
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      }
      const ms = { gate: 0, encode: 0, decode: 0, translate: 0 };
      const text = `marmalade ${began} ${Date.now()} ${samples.length}`;
      return { kind: 'text', text, english: null, language: 'en', confidence: 1, noSpeech: 0, ms };
    },
    async close() {},
  };
}, parentChannel());
