import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEchoPainter } from '../../server/diffusion/echo-painter.ts';
import { type EchoModels, loadEchoModels } from '../../server/diffusion/models/echo-models.ts';
import { gaussianNoise } from '../../server/diffusion/noise.ts';
import type { PaintEvent, PaintedPicture, PaintRequest } from '../../server/diffusion/painter.ts';
import { decodeImage, type Pixels } from '../../server/diffusion/pixels.ts';
import { encodePng } from '../../server/diffusion/png.ts';
import { WishError } from '../../server/diffusion/wish-error.ts';
import { request, testAssets } from '../support/paint-service.ts';

let models: EchoModels;
beforeAll(async () => {
  models = await loadEchoModels(join(testAssets, 'models'));
}, 120_000);

interface Painted {
  readonly events: PaintEvent[];
  /** The decoded picture. */
  readonly planes: Float32Array;
  readonly picture: PaintedPicture | null;
}

/** Paints on the real weights; the brush only where its picture is wanted. */
async function paint(
  wish: PaintRequest,
  { brush = false, change = {} }: { brush?: boolean; change?: Partial<EchoModels> } = {},
): Promise<Painted> {
  let planes: Float32Array = new Float32Array();
  const painter = await createEchoPainter({
    assets: testAssets,
    models: async () => ({
      ...models,
      ...change,
      async decode(latents) {
        planes = await (change.decode ?? models.decode)(latents);
        return planes;
      },
    }),
  });
  const painting = painter.paint(wish, new AbortController().signal);
  const events: PaintEvent[] = [];
  for (;;) {
    const next = await painting.next();
    if (next.done) return { events, planes, picture: next.value };
    events.push(next.value);
    if (next.value.type === 'brush' && !brush) {
      await painting.return(undefined as never);
      return { events, planes, picture: null };
    }
  }
}

/** Root mean square of the difference; two seeds of one sentence differ by about a tenth. */
const apart = (a: Painted, b: Painted): number =>
  Math.sqrt(
    a.planes.reduce((sum, value, i) => sum + (value - (b.planes[i] as number)) ** 2, 0) / a.planes.length,
  );
const draftOf = ({ events }: Painted) =>
  events.find((event) => event.type === 'draft') as PaintEvent & { type: 'draft' };
const sourcesOf = (painted: Painted) => draftOf(painted).sources.map(({ id }) => id);

/** A square picture of bands, given as a file. */
function bands(size: number): Pixels {
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let i = 0; i < size * size; i++) {
    const band = Math.floor((Math.floor(i / size) / size) * 4);
    data.set([60 * band, 200 - 40 * band, 90], i * 4);
  }
  return { width: size, height: size, data };
}

const FOX = 'a fox beside a lighthouse';

describe('modes of painting', { timeout: 240_000 }, () => {
  it('[E13] image to image starts from the given picture, and freedom dissolves it', async () => {
    const start = { from: 'picture', picture: encodePng(bands(300)) } as const;
    const [kept, near, far] = [
      await paint(request('a meadow', { start, freedom: 0 })),
      await paint(request('a meadow', { start, freedom: 0.4 })),
      await paint(request('a meadow', { start, freedom: 1 })),
    ];
    const side = Math.sqrt(kept.planes.length / 3);
    const given = { ...kept, planes: planesOf(bands(side)) };
    expect(apart(kept, given)).toBeLessThan(0.15);
    expect(apart(near, kept)).toBeLessThan(apart(far, kept));
    expect((await decodeImage(draftOf(kept).webp)).width).toBe(512);
  });

  it('[E13] an arranged draft is painted as it was laid, the largest works shown to the network', async () => {
    const works = ['noto/fox', 'twemoji/fox', 'noto/owl', 'twemoji/owl', 'noto/lighthouse'];
    const sprites = works.map((work, i) => ({
      work,
      x: 0.1 + 0.2 * i,
      y: 0.6,
      size: 0.1 + 0.05 * i,
      rotation: 0,
      flip: false,
    }));
    const arrangement = { place: 'beach', sprites };
    let mask: number[] = [];
    const painted = await paint(request('', { start: { from: 'arrangement', arrangement } }), {
      change: {
        denoise(inputs, batch) {
          mask = [...inputs.source_mask];
          return models.denoise(inputs, batch);
        },
      },
    });
    expect(sourcesOf(painted)).toEqual(works);
    expect(mask.slice(0, models.config.maxSources).every((value) => value === 1)).toBe(true);
  });

  it('[E14] a region is painted anew; every pixel outside is the given picture’s own', async () => {
    const before = bands(1024);
    const region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
    const start = { from: 'region', picture: encodePng(before), region } as const;
    const { picture, events } = await paint(request('a red fox', { start, manner: 'oil' }), { brush: true });
    const after = await decodeImage((picture as PaintedPicture).master);
    let changed = 0;
    for (let i = 0; i < 1024 * 1024; i++) {
      const [x, y] = [i % 1024, Math.floor(i / 1024)];
      const isOutside = x < 256 || x >= 768 || y < 256 || y >= 768;
      const moved = [0, 1, 2].some((c) => before.data[i * 4 + c] !== after.data[i * 4 + c]);
      if (isOutside && moved) throw new Error(`the pixel at ${x}, ${y} changed`);
      if (moved) changed++;
    }
    expect(changed / (512 * 512)).toBeGreaterThan(0.8);
    expect((picture as PaintedPicture).start).toBe('region');
    expect(events.filter(({ type }) => type === 'step').length).toBe(4);
  });

  it('[E15] a variation keeps plan and sources, and is nearer to the work the weaker it is', async () => {
    const own = await paint(request(FOX, { freedom: 1 }));
    const vary = (strength: number) => paint(request(FOX, { freedom: 1, variation: { seed: 99, strength } }));
    const [none, weak, strong] = [await vary(0), await vary(0.15), await vary(1)];
    expect(apart(none, own)).toBe(0);
    expect(sourcesOf(strong)).toEqual(sourcesOf(own));
    expect(apart(weak, own)).toBeGreaterThan(0);
    expect(apart(weak, own)).toBeLessThan(apart(strong, own));
  });

  it('[E16] between two works lie pictures that leave the first and near the second', async () => {
    const first = await paint(request('an owl in the snow'));
    const second = await paint(request('a sailboat at sunset', { seed: 8 }));
    const at = (share: number) =>
      paint(request('an owl in the snow', { between: { words: 'a sailboat at sunset', seed: 8, share } }));
    const [begin, middle, end] = [await at(0), await at(0.5), await at(1)];
    expect(apart(begin, first)).toBeLessThan(0.01);
    expect(apart(end, second)).toBeLessThan(0.01);
    expect(apart(middle, first)).toBeLessThan(apart(second, first));
    expect(apart(middle, second)).toBeLessThan(apart(second, first));
    expect(sourcesOf(middle).sort()).toEqual([...sourcesOf(first), ...sourcesOf(second)].sort());
    expect(draftOf(middle).sources.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  it('[E18] a source goes from the context alone, or from draft and context, at equal seed', async () => {
    const own = await paint(request(FOX));
    const [fox = ''] = sourcesOf(own);
    const hidden = await paint(request(FOX, { without: { context: [fox], draft: [] } }));
    const gone = await paint(request(FOX, { without: { context: [fox], draft: [fox] } }));
    expect(Buffer.from(draftOf(hidden).webp)).toEqual(Buffer.from(draftOf(own).webp));
    expect(apart(hidden, own)).toBeGreaterThan(0);
    expect(apart(gone, own)).toBeGreaterThan(apart(hidden, own));
    expect(draftOf(gone).sources.find(({ id }) => id === fox)?.share).toBe(0);
    await expect(paint(request(FOX, { without: { context: ['noto/owl'], draft: [] } }))).rejects.toThrow(
      /"noto\/owl" is no source of this picture: they are /,
    );
  });

  it('[E18] attention is exported for each source, meaned over the steps; null where the graph tells none', async () => {
    let call = 0;
    const { picture } = await paint(request(FOX), {
      brush: true,
      change: {
        async denoise(inputs, batch) {
          const shift = 0.02 * (call++ % 4);
          const row = [0.5, 0.2, 0.2 - shift, 0.1 + shift, 0, 0];
          const attention = Float32Array.from({ length: 6 * batch }, (_, i) => row[i % 6] as number);
          return { ...(await models.denoise(inputs, batch)), attention };
        },
      },
    });
    const { attention, sources } = picture as PaintedPicture;
    expect(attention?.picture).toBeCloseTo(0.5, 6);
    expect(attention?.words).toBeCloseTo(0.2, 6);
    expect(sources.map((source) => source.attention?.toFixed(3))).toEqual(['0.170', '0.130']);
    const silent = await paint(request(FOX, { steps: 1 }), {
      brush: true,
      change: {
        denoise: async (inputs, batch) => ({ ...(await models.denoise(inputs, batch)), attention: null }),
      },
    });
    expect(silent.picture?.attention).toBeNull();
    expect(silent.picture?.sources.map((source) => source.attention)).toEqual([null, null]);
  });

  it('[E12] distilled weights are evaluated once a step, whatever guidance is asked for', async () => {
    const batches: number[] = [];
    const change: Partial<EchoModels> = {
      config: { ...models.config, distilled: { steps: [4] } },
      denoise(inputs, batch) {
        batches.push(batch);
        return models.denoise(inputs, batch);
      },
    };
    await paint(request(FOX, { guidanceScale: 5 }), { change });
    expect(batches).toEqual([1, 1, 1, 1]);
  });

  it('[E19] the text encoder does not read what was asked not to be there', async () => {
    const read: string[] = [];
    const change: Partial<EchoModels> = {
      embedText(words) {
        read.push(words);
        return models.embedText(words);
      },
    };
    const painted = await paint(request('a fox without a lighthouse', { steps: 1 }), { change });
    expect(read.at(-1)).toBe('a fox');
    expect(read.some((words) => words.includes('without'))).toBe(false);
    expect(draftOf(painted).reading.at(-1)).toEqual({
      kind: 'left-out',
      words: 'without a lighthouse',
      why: 'negated',
    });
  });

  it('[E20] NaN in a step begins the picture again from fresh noise, and the facts say so', async () => {
    let call = 0;
    const change: Partial<EchoModels> = {
      async denoise(inputs, batch) {
        const answer = await models.denoise(inputs, batch);
        if (++call === 2) answer.velocity[77] = Number.NaN;
        return answer;
      },
    };
    const { events, picture } = await paint(request(FOX), { brush: true, change });
    expect(events.flatMap((event) => (event.type === 'step' ? [event.step] : []))).toEqual([1, 1, 2, 3, 4]);
    expect(picture).toMatchObject({ repaints: 1, seed: 7, broken: null });
  });

  it('[E20] numbers that are never finite are a clear failure', async () => {
    const decode = async (latents: Float32Array) =>
      gaussianNoise(1, latents.length).fill(Number.POSITIVE_INFINITY);
    await expect(paint(request(FOX, { steps: 1 }), { change: { decode } })).rejects.toThrow(
      /not finite, 3 times in a row/,
    );
  });

  it('[E13] what cannot be painted as asked is refused with a sentence', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const flat = encodePng({ width: 4, height: 2, data: new Uint8ClampedArray(32).fill(255) });
    const wide = encodePng({ width: 5000, height: 1, data: new Uint8ClampedArray(20_000).fill(255) });
    const wrong: [Partial<PaintRequest>, RegExp][] = [
      [{ start: { from: 'picture', picture: svg } }, /cannot be read/],
      [{ start: { from: 'picture', picture: wide } }, /cannot be read: .* 4096 px/],
      [{ start: { from: 'picture', picture: flat } }, /4 x 2 px, not square/],
      [{ between: { words: '', seed: 1, share: 0.5 } }, /both works need something/],
    ];
    for (const [more, message] of wrong) {
      const painting = paint(request(FOX, more));
      await expect(painting).rejects.toThrow(WishError);
      await expect(painting).rejects.toThrow(message);
    }
  });
});

function planesOf({ width, data }: Pixels): Float32Array {
  const area = width * width;
  return Float32Array.from(
    { length: 3 * area },
    (_, i) => (data[(i % area) * 4 + Math.floor(i / area)] as number) / 127.5 - 1,
  );
}
