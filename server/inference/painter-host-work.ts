import { parsePaintRequest } from '../diffusion/paint-request.ts';
import type { Painter, PaintRequest } from '../diffusion/painter.ts';
import { WishError } from '../diffusion/wish-error.ts';
import { type HostChannel, runHost } from './host-loop.ts';
import { PAINTER, type PainterTypes } from './painter-trade.ts';

const WARM_UP: PaintRequest = {
  words: 'a fox on a hill',
  seed: 1,
  steps: 3,
  guidanceScale: 2,
  freedom: 1,
  obedience: 1,
};

/** The life of a painter's host: what is asked for is judged before it is painted. */
export function runPainterHost(
  load: () => Promise<Painter>,
  channel: HostChannel<PainterTypes>,
): Promise<void> {
  return runHost(
    PAINTER,
    async () => {
      const painter = await load();
      return {
        info: painter.info,
        warmUp: WARM_UP,
        run: (request, signal) => painter.paint(parsePaintRequest(request), signal),
        isWish: (error) => error instanceof WishError,
      };
    },
    channel,
  );
}
