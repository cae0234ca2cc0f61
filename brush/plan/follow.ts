import type { Flow } from '../flow.ts';

export type Place = readonly [number, number];

/** Places along the flow from (x, y), `stride` apart, as long as they fit. All in units. */
export function followFlow(
  flow: Flow,
  sides: { readonly width: number; readonly height: number },
  x: number,
  y: number,
  sign: number,
  steps: number,
  stride: number,
  fits: (x: number, y: number) => boolean,
): Place[] {
  const out: Place[] = [];
  const size = Math.max(flow.width, flow.height);
  let dx = 0;
  let dy = 0;
  for (let k = 0; k < steps; k++) {
    const i =
      Math.min(flow.height - 1, Math.floor(y * size)) * flow.width +
      Math.min(flow.width - 1, Math.floor(x * size));
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
