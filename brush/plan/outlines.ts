import type { StrokeList } from '../strokes.ts';

/** Adds loops (pixels of a raster whose longer side is `scale`) to the open stroke; holes hang on bridges there and back. */
export function addLoops(list: StrokeList, loops: readonly Float32Array[], scale: number): void {
  const anchor = loops[0] as Float32Array;
  for (const loop of loops) {
    for (let i = 0; i < loop.length; i += 2)
      list.point((loop[i] as number) / scale, (loop[i + 1] as number) / scale);
    if (loops.length === 1) return;
    list.point((loop[0] as number) / scale, (loop[1] as number) / scale);
    if (loop !== anchor) list.point((anchor[0] as number) / scale, (anchor[1] as number) / scale);
  }
}

/** Moves a loop outwards by `by` pixels; loops run with their region on the right hand. */
export function swell(loop: Float32Array, by: number): Float32Array {
  const n = loop.length / 2;
  const out = new Float32Array(loop.length);
  for (let i = 0; i < n; i++) {
    const before = 2 * ((i + n - 1) % n);
    const after = 2 * ((i + 1) % n);
    const dx = (loop[after] as number) - (loop[before] as number);
    const dy = (loop[after + 1] as number) - (loop[before + 1] as number);
    const length = Math.sqrt(dx * dx + dy * dy) + 1e-9;
    out[2 * i] = (loop[2 * i] as number) + (by * dy) / length;
    out[2 * i + 1] = (loop[2 * i + 1] as number) - (by * dx) / length;
  }
  return out;
}
