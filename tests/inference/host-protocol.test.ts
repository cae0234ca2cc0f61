import { describe, expect, it } from 'vitest';
import { parsePaintRequest } from '../../server/diffusion/paint-request.ts';
import type { PaintEvent } from '../../server/diffusion/painter.ts';
import { WishError } from '../../server/diffusion/wish-error.ts';
import { defaultDeadlines } from '../../server/inference/deadlines.ts';
import { isFromHost as isFrom } from '../../server/inference/host-protocol.ts';
import { PAINTER } from '../../server/inference/painter-trade.ts';
import { request } from '../support/paint-service.ts';

const step = (k: number, n: number): PaintEvent => ({
  type: 'step',
  step: k,
  steps: n,
  size: 1,
  preview: new Uint8Array(3),
});
const draft: PaintEvent = {
  type: 'draft',
  webp: new Uint8Array(1),
  sources: [],
  understood: [],
  reading: [],
  manner: 'oil',
};

const { stages, stageAfter } = PAINTER;
const isFromHost = (message: unknown) => isFrom(PAINTER, message);

describe('[H1] the host protocol', () => {
  it('knows which stage follows which event', () => {
    const events = [null, draft, step(1, 3), step(2, 3), step(3, 3), { type: 'brush' } as const];
    expect(events.map(stageAfter)).toEqual(['draft', 'text', 'step', 'step', 'decode', 'brush']);
    expect(stageAfter(step(1, 1))).toBe('decode');
  });

  it('takes what a host may say', () => {
    const stageMs = Object.fromEntries(stages.map((stage) => [stage, 1]));
    const info = { name: 'echo', manners: [], stepsDefault: 8, freedomDefault: 0.85 };
    expect(isFromHost({ type: 'ready', info, stageMs, rssMb: 1 })).toBe(true);
    expect(isFromHost({ type: 'refused', reason: 'x' })).toBe(true);
    const coat = { size: 2, preview: new Uint8Array(12) };
    for (const event of [draft, step(1, 2), { type: 'brush' }, { type: 'brush', coat }]) {
      expect(isFromHost({ type: 'event', job: 1, event })).toBe(true);
    }
    expect(isFromHost({ type: 'failed', job: 1, message: 'x', isWish: true })).toBe(true);
    for (const type of ['paused', 'canceled']) expect(isFromHost({ type, job: 1 })).toBe(true);
  });

  it('refuses everything else', () => {
    const nonsense: unknown[] = [
      null,
      7,
      'ready',
      {},
      { type: 'ready' },
      { type: 'ready', info: { name: 'echo' }, stageMs: { draft: 1 } },
      { type: 'event', job: '1', event: { type: 'brush' } },
      { type: 'event', job: 1, event: { type: 'brush', coat: { size: 3, preview: new Uint8Array(12) } } },
      { type: 'event', job: 1, event: { type: 'step', size: 2, preview: new Uint8Array(3) } },
      { type: 'event', job: 1, event: { type: 'applause' } },
      { type: 'done', job: 1, picture: {} },
      { type: 'done', job: 1, picture: { master: new Uint8Array(0) } },
      { type: 'paused', job: '1' },
      { type: 'failed', job: 1 },
      { type: 'failed', job: 1, message: 'x' },
      { type: '__proto__' },
    ];
    for (const message of nonsense) expect(isFromHost(message), JSON.stringify(message)).toBe(false);
  });

  it('[E13] a request is judged before it is painted, and the sentence names what is wrong', () => {
    const start = { from: 'region', picture: new Uint8Array(9), region: { x: 0, y: 0, width: 1, height: 1 } };
    const sprite = { work: 'noto/fox', x: 0.5, y: 0.5, size: 0.5 };
    const arranged = (sprites: unknown[]) => ({ start: { from: 'arrangement', arrangement: { sprites } } });
    const wish = request('a fox');
    expect(parsePaintRequest({ ...wish, start })).toMatchObject({ start });
    const wrong: [object, RegExp][] = [
      [{ steps: 0 }, /at steps/],
      [{ seed: 1.5 }, /at seed/],
      [{ freedom: Number.NaN }, /at freedom/],
      [{ strength: 1 }, /strength/],
      [{ start: { from: 'dreams' } }, /at start/],
      [{ start: { ...start, picture: new Uint8Array(0) } }, /at start.picture/],
      [{ start: { ...start, picture: 'f.png' } }, /at start.picture/],
      [arranged(Array(13).fill(sprite)), /at start.arrangement.sprites/],
      [arranged([{ ...sprite, y: 3 }]), /sprites\[0\].y/],
      [{ variation: { seed: 1, strength: 2 } }, /at variation.strength/],
      [{ start, between: { words: 'x', seed: 1, share: 0.5 } }, /use freedom/],
    ];
    for (const [fault, message] of wrong) {
      expect(() => parsePaintRequest({ ...wish, ...fault })).toThrow(WishError);
      expect(() => parsePaintRequest({ ...wish, ...fault })).toThrow(message);
    }
  });

  it('grants five times what was measured, and never less than a sane floor', () => {
    const measured = { draft: 50, text: 100, step: 3_000, decode: 20, brush: 4_000 };
    const deadlines = defaultDeadlines(PAINTER);
    expect(deadlines('step', measured)).toBe(15_000);
    expect(deadlines('brush', measured)).toBe(20_000);
    expect(deadlines('decode', measured)).toBe(2_000);
  });
});
