// @ts-check
/**
 * The real painter host with a fault to order: words "fault <kind>" break it before its second step. Everything else is as shipped.
 * Arguments: assets folder, folder of the compiled server.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [assets = '', dist = ''] = process.argv.slice(2);
/** @param {string} path */
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { createEchoPainter } = await load('server/diffusion/echo-painter.js');
const { loadEchoModels } = await load('server/diffusion/models/echo-models.js');
const { parentChannel } = await load('server/inference/parent-channel.js');
const { runPainterHost } = await load('server/inference/painter-host-work.js');

let fault = '';
const hoarded = [];

/** Stands between the painter and its denoiser. @param {string} name @param {any} graph */
const wrap = (name, graph) => ({
  ...graph,
  /** @param {any} inputs @param {any} expected */
  async run(inputs, expected) {
    if (name !== 'painter/denoiser.onnx') return graph.run(inputs, expected);
    if (fault === 'shape') return graph.run(inputs, { velocity: [1, 3, 5, 7] });
    const outputs = await graph.run(inputs, expected);
    if (fault === 'nan') outputs.velocity.fill(Number.NaN, 100, 200);
    return outputs;
  },
});

/** @type {Record<string, () => unknown>} */
const faults = {
  segfault: () => process.kill(process.pid, 'SIGSEGV'),
  exit: () => process.exit(3),
  loop: () => {
    for (;;);
  },
  stall: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000),
  balloon: async () => {
    while (hoarded.length < 40) {
      hoarded.push(Buffer.alloc(64 * 2 ** 20, 1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  garbage: () => process.send?.({ type: 'event', job: 'one', event: { type: 'step', preview: 'none' } }),
  throw: () => {
    throw new Error('a fault to order');
  },
};

await runPainterHost(async () => {
  const painter = await createEchoPainter({
    assets,
    models: (/** @type {string} */ folder) => loadEchoModels(folder, wrap),
  });
  return {
    info: painter.info,
    /** @param {any} request @param {AbortSignal} signal */
    async *paint(request, signal) {
      fault = /^fault (\w+)/.exec(request.words)?.[1] ?? '';
      // The warm-up names no manner; the quickest one will do here.
      const painting = painter.paint({ manner: 'photograph', ...request }, signal);
      for (;;) {
        const next = await painting.next();
        if (next.done) return next.value;
        yield next.value;
        if (next.value.type === 'step' && next.value.step === 1) await faults[fault]?.();
      }
    },
  };
}, parentChannel());
