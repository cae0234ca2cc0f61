import { join } from 'node:path';
import { assetsFolder, projectRoot } from '../../server/config/paths.ts';
import type { PaintEvent, PaintedPicture, PaintRequest } from '../../server/diffusion/painter.ts';
import type { HostService, HostState } from '../../server/inference/host-service.ts';
import type { PaintService } from '../../server/inference/paint-service.ts';

/** Where the compiled server lies; hosts are forked from it. Both may be named from outside to test another build or other weights. */
export const distFolder = process.env.ECHOES_TEST_DIST ?? join(projectRoot(), 'dist');
export const testAssets = process.env.ECHOES_TEST_ASSETS ?? assetsFolder();

export const request = (words: string, more: Partial<PaintRequest> = {}): PaintRequest => ({
  words,
  manner: 'photograph',
  seed: 7,
  steps: 4,
  guidanceScale: 2,
  freedom: 0.85,
  obedience: 1,
  ...more,
});

/** Paints and keeps what was said on the way. */
export async function paintOnce(
  service: PaintService,
  wish: PaintRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ picture: PaintedPicture; events: PaintEvent[] }> {
  const events: PaintEvent[] = [];
  const picture = await service.paint(wish, { signal, onEvent: (event) => events.push(event) });
  return { picture, events };
}

/** Resolves with the first state of a status, the present one included. */
export function stateOf<Info, S extends HostState<Info>['status']>(
  service: HostService<Info>,
  status: S,
): Promise<Extract<HostState<Info>, { status: S }>> {
  type Wanted = Extract<HostState<Info>, { status: S }>;
  if (service.state.status === status) return Promise.resolve(service.state as Wanted);
  return new Promise((resolve) => {
    const stop = service.onState((state) => {
      if (state.status !== status) return;
      stop();
      resolve(state as Wanted);
    });
  });
}
