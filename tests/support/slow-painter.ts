import sharp from 'sharp';
import type { Reading, Source } from '../../protocol/index.ts';
import { pictureOf, type Turn } from './scripted-painter.ts';

export const SLOW_SOURCES: Source[] = [
  { id: 'noto/fox', title: 'Fox', author: 'Google', set: 'Noto Emoji', licence: 'Apache-2.0', share: 0.6 },
  { id: 'twemoji/fox', title: 'Fox', author: 'Twitter', set: 'Twemoji', licence: 'CC-BY-4.0', share: 0.4 },
];
export const SLOW_READING: Reading[] = [
  { kind: 'understood', words: 'fox' },
  { kind: 'taken-as', words: 'trout', as: 'fish' },
  { kind: 'left-out', words: 'zorgon', why: 'unknown' },
];
const PREVIEW_SIZE = 64;

/** A scripted painter with previews and pictures of a size that pages really get. It makes its last step only when `gate` opens. */
export function paintSlowly(stepMs: number, gate: Promise<unknown> = Promise.resolve()): Turn {
  return async (request, { signal, onEvent }) => {
    const sources = request.words === '' ? [] : SLOW_SOURCES;
    const background = { r: request.seed & 255, g: 120, b: 90 };
    const wall = await sharp({ create: { width: 512, height: 512, channels: 3, background } })
      .webp()
      .toBuffer();
    const picture = { ...(await pictureOf(request)), wall: new Uint8Array(wall), sources };
    onEvent({
      type: 'draft',
      webp: wall,
      sources,
      understood: ['fox'],
      reading: SLOW_READING,
      manner: 'oil',
    });
    for (let step = 1; step <= request.steps; step++) {
      await new Promise((resolve) => setTimeout(resolve, stepMs));
      if (step === request.steps) await gate;
      signal.throwIfAborted();
      const preview = new Uint8Array(PREVIEW_SIZE * PREVIEW_SIZE * 3).fill(step * 20);
      onEvent({ type: 'step', step, steps: request.steps, size: PREVIEW_SIZE, preview });
    }
    onEvent({ type: 'brush' });
    return picture;
  };
}
