import { createCanvas } from '@napi-rs/canvas';
import type { Biography } from '../../protocol/index.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';
import { encodePng } from '../../server/diffusion/png.ts';

/** A picture with plain and busy places and hard edges, another for every seed. No painter is asked. */
export function pictureOf(seed: number, size = 512): Pixels {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  let state = seed * 2_654_435_761;
  const random = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const ground = context.createLinearGradient(0, 0, size, size);
  ground.addColorStop(0, `hsl(${360 * random()} 45% 30%)`);
  ground.addColorStop(1, `hsl(${360 * random()} 50% 70%)`);
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  for (let i = 0; i < 900; i++) {
    context.strokeStyle = `hsl(${360 * random()} 60% ${20 + 60 * random()}% / .6)`;
    context.lineWidth = 1 + 7 * random();
    context.beginPath();
    const [x, y] = [size * random(), size * 0.4 + size * 0.6 * random()];
    context.moveTo(x, y);
    context.lineTo(x + 60 * (random() - 0.5), y + 60 * (random() - 0.5));
    context.stroke();
  }
  return { width: size, height: size, data: context.getImageData(0, 0, size, size).data };
}

export const masterOf = (seed: number, size = 512): Uint8Array => encodePng(pictureOf(seed, size));

export function biographyOf(changes: Partial<Biography> = {}): Biography {
  return {
    version: 1,
    work: '00000000-0000-4000-8000-000000000012',
    number: 12,
    words: {
      said: 'ein roter Fuchs bei Nacht',
      used: 'a red fox at night',
      language: 'de',
      input: 'spoken',
      reading: [{ kind: 'left-out', words: 'zwinkernd', why: 'unknown' }],
    },
    manner: 'oil',
    painter: {
      name: 'echo-painter-test@123456789abc',
      learntFrom: [{ title: 'Twitter Emoji', author: 'Twitter', licence: 'CC-BY-4.0', works: 676 }],
    },
    seed: 7,
    steps: 8,
    until: 8,
    freedom: 0.85,
    guidance: 2,
    runtime: { onnxruntime: '1.30.0', node: 'v20', processor: 'test' },
    ms: { plan: 1, draft: 2, text: 3, denoise: 4, decode: 5, brush: 6 },
    energyJoules: null,
    sources: [
      {
        id: 'twemoji/fox',
        title: 'Fox',
        author: 'Twitter',
        set: 'Twitter Emoji',
        licence: 'CC-BY-4.0',
        licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
        url: 'https://github.com/jdecked/twemoji',
        attribution: true,
        share: 1,
      },
    ],
    parents: [],
    siblings: [],
    credit: null,
    deed: null,
    moderation: { words: 'allowed', picture: 'allowed', repaints: 0 },
    paintedAt: '2026-11-24T10:00:00.000Z',
    ...changes,
  };
}
