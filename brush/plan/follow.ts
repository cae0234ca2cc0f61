import type { Flow } from '../flow.ts';
import { type Random, shuffle } from '../random.ts';

export type Place = readonly [number, number];

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** Places all over the sheet in a chance order, one somewhere in each square of side `step`. All in units. */
export function* scatter(
  { width, height }: Sides,
  step: number,
  random: Random,
): Generator<Place, void, void> {
  const columns = Math.ceil(width / step);
  const order = Uint32Array.from({ length: columns * Math.ceil(height / step) }, (_, i) => i);
  for (const cell of shuffle(order, random)) {
    const x = ((cell % columns) + random()) * step;
    const y = (Math.floor(cell / columns) + random()) * step;
    if (x < width && y < height) yield [x, y];
  }
}

/** Index of the flow's pixel under a place, units; planes beside the flow have the same. */
export function pixelUnder({ width, height }: Sides, x: number, y: number): number {
  const size = Math.max(width, height);
  return Math.min(height - 1, Math.floor(y * size)) * width + Math.min(width - 1, Math.floor(x * size));
}

/** Places along the flow both ways from (x, y), which is among them. */
export function followBothWays(
  flow: Flow,
  sides: Sides,
  x: number,
  y: number,
  steps: number,
  stride: number,
  fits: (x: number, y: number) => boolean,
): Place[] {
  return [
    ...followFlow(flow, sides, x, y, -1, steps, stride, fits).reverse(),
    [x, y],
    ...followFlow(flow, sides, x, y, 1, steps, stride, fits),
  ];
}

/** Places along the flow from (x, y), `stride` apart, as long as they fit. All in units. */
export function followFlow(
  flow: Flow,
  sides: Sides,
  x: number,
  y: number,
  sign: number,
  steps: number,
  stride: number,
  fits: (x: number, y: number) => boolean,
): Place[] {
  const out: Place[] = [];
  let dx = 0;
  let dy = 0;
  for (let k = 0; k < steps; k++) {
    const i = pixelUnder(flow, x, y);
    let tx = flow.x[i] as number;
    let ty = flow.y[i] as number;
    if (k === 0 ? sign < 0 : tx * dx + ty * dy < 0) {
      tx = -tx;
      ty = -ty;
    }
    x += tx * stride;
    y += ty * stride;
    if (x < 0 || y < 0 || x >= sides.width || y >= sides.height || !fits(x, y)) break;
    dx = tx;
    dy = ty;
    out.push([x, y]);
  }
  return out;
}
