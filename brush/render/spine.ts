import type { Strokes } from '../strokes.ts';

/** A stroke's middle line in pixels, densely sampled. Reused from stroke to stroke: valid until the next `traceSpine`. */
export const spine = {
  count: 0,
  /** Length in pixels. */
  length: 0,
  x: new Float64Array(1024),
  y: new Float64Array(1024),
  /** Unit tangent. */
  tx: new Float64Array(1024),
  ty: new Float64Array(1024),
  /** Distance from the beginning. */
  s: new Float64Array(1024),
};

/** Catmull-Rom through the control points, sampled at about `spacing` pixels. */
export function traceSpine(strokes: Strokes, index: number, size: number, spacing: number): void {
  const first = strokes.starts[index] as number;
  const n = (strokes.starts[index + 1] as number) - first;
  const points = strokes.points;
  const px = (k: number) => (points[2 * (first + Math.max(0, Math.min(n - 1, k)))] as number) * size;
  const py = (k: number) => (points[2 * (first + Math.max(0, Math.min(n - 1, k))) + 1] as number) * size;
  spine.count = 0;
  spine.length = 0;
  push(px(0), py(0));
  for (let k = 0; k + 1 < n; k++) {
    const x0 = px(k - 1),
      x1 = px(k),
      x2 = px(k + 1),
      x3 = px(k + 2);
    const y0 = py(k - 1),
      y1 = py(k),
      y2 = py(k + 1),
      y3 = py(k + 2);
    const dx = x2 - x1,
      dy = y2 - y1;
    const pieces = Math.max(1, Math.min(24, Math.ceil(Math.sqrt(dx * dx + dy * dy) / spacing)));
    for (let j = 1; j <= pieces; j++) {
      const u = j / pieces;
      push(spline(x0, x1, x2, x3, u), spline(y0, y1, y2, y3, u));
    }
  }
  for (let i = 0; i < spine.count; i++) {
    const a = Math.max(0, i - 1);
    const b = Math.min(spine.count - 1, i + 1);
    const dx = (spine.x[b] as number) - (spine.x[a] as number);
    const dy = (spine.y[b] as number) - (spine.y[a] as number);
    const d = Math.sqrt(dx * dx + dy * dy);
    spine.tx[i] = d > 0 ? dx / d : 1;
    spine.ty[i] = d > 0 ? dy / d : 0;
  }
}

function spline(a: number, b: number, c: number, d: number, u: number): number {
  return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

function push(x: number, y: number): void {
  const i = spine.count;
  if (i > 0) {
    const dx = x - (spine.x[i - 1] as number);
    const dy = y - (spine.y[i - 1] as number);
    const d = Math.sqrt(dx * dx + dy * dy);
    if (d < 1e-6 || i === spine.x.length) return;
    spine.length += d;
  }
  spine.x[i] = x;
  spine.y[i] = y;
  spine.s[i] = spine.length;
  spine.count = i + 1;
}
