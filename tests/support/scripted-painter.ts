import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { PaintEvent, PaintedPicture, PaintRequest } from '../../server/diffusion/painter.ts';
import { HostFailure } from '../../server/inference/host-service.ts';
import type { PaintService, PaintServiceState } from '../../server/inference/paint-service.ts';

/** What the scripted painter does with one request; the default paints at once. */
export type Turn = (
  request: PaintRequest,
  options: { signal: AbortSignal; onEvent: (event: PaintEvent) => void },
) => Promise<PaintedPicture>;

/**
 * A painter that does as a test says, in this process. It stands in for the host in tests of the queue and the gateway only; the
 * real host has its own tests.
 */
export interface ScriptedPainter extends PaintService {
  /** Every request, in order. */
  readonly requests: PaintRequest[];
  /** What the next requests meet, one each; afterwards the default. */
  readonly turns: Turn[];
  become(state: PaintServiceState): void;
}

export const READY: PaintServiceState = {
  status: 'ready',
  info: {
    name: 'scripted',
    manners: ['oil', 'ink'],
    stepsDefault: 8,
    freedomDefault: 0.85,
    guidanceDefault: 2,
  },
};

export function createScriptedPainter(fallback: Turn = paintAtOnce): ScriptedPainter {
  let state: PaintServiceState = READY;
  const listeners = new Set<(state: PaintServiceState) => void>();
  const requests: PaintRequest[] = [];
  const turns: Turn[] = [];
  return {
    requests,
    turns,
    pid: null,
    get state() {
      return state;
    },
    async paint(request, options) {
      requests.push(request);
      options.signal.throwIfAborted();
      return (turns.shift() ?? fallback)(request, options);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    async close() {
      listeners.clear();
    },
  };
}

export const paintAtOnce: Turn = async (request, { onEvent }) => {
  const picture = await pictureOf(request);
  onEvent({
    type: 'draft',
    webp: picture.draft,
    sources: picture.sources,
    understood: picture.understood,
    reading: picture.reading,
    manner: picture.manner,
  });
  for (let step = 1; step <= (request.until ?? request.steps); step++)
    onEvent({ type: 'step', step, steps: request.steps, size: 2, preview: new Uint8Array(12).fill(step) });
  onEvent({ type: 'brush' });
  return picture;
};

/** Paints, but only when `gate` has opened; ends early when the signal fires. */
export function paintAfter(gate: Promise<unknown>): Turn {
  return async (request, options) => {
    await Promise.race([gate, aborted(options.signal)]);
    options.signal.throwIfAborted();
    return paintAtOnce(request, options);
  };
}

export const crash: Turn = async () => {
  throw new HostFailure('crashed', 'the scripted host crashed');
};

export function broken(fault: 'not-finite' | 'black' | 'flat'): Turn {
  return async (request) => ({ ...(await pictureOf(request)), broken: fault });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** A small real picture whose colour comes from the seed. */
export async function pictureOf(request: PaintRequest): Promise<PaintedPicture> {
  const background = {
    r: request.seed & 255,
    g: (request.seed >>> 8) & 255,
    b: (request.seed >>> 16) & 255,
  };
  const plain = sharp({ create: { width: 16, height: 16, channels: 3, background } });
  const webp = new Uint8Array(await plain.clone().webp().toBuffer());
  const master = new Uint8Array(await plain.clone().png().toBuffer());
  return {
    width: 16,
    height: 16,
    master,
    pixelHash: createHash('sha256').update(master).digest('hex'),
    wall: webp,
    relief: webp,
    strokes: new Uint8Array([1, 2, 3, request.seed & 255]),
    draft: webp,
    stepStrip: webp,
    thumb: webp,
    painter: 'scripted',
    manner: request.manner ?? 'oil',
    seed: request.seed,
    steps: request.steps,
    until: request.until ?? request.steps,
    freedom: request.freedom,
    obedience: request.obedience,
    guidanceScale: request.guidanceScale,
    start: request.start?.from ?? 'words',
    repaints: 0,
    attention: null,
    seen: null,
    understood: request.words.split(' ').slice(0, 2),
    reading: [],
    prompt: request.words,
    sources: [{ id: 'set/fox', title: 'Fox', author: 'A. Hand', set: 'set', licence: 'CC BY 4.0', share: 1 }],
    ms: { plan: 1, draft: 1, text: 1, denoise: 1, decode: 1, brush: 1 },
    broken: null,
  };
}
