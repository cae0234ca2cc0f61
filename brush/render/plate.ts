import type { Strokes } from '../strokes.ts';
import { OPAQUE, type Sheet } from '../surface.ts';

/** Prints one band of the plate, enlarged by Catmull-Rom, one axis at a time. Flat: no relief. */
export function layPlate(strokes: Strokes, index: number, sheet: Sheet): void {
  const { plate } = strokes;
  const { width, height, colour: data } = sheet;
  if (!plate || !data) return;
  const size = Math.max(width, height);
  const first = 2 * (strokes.starts[index] as number);
  const from = Math.max(0, Math.round((strokes.points[first + 1] as number) * size));
  const last = index + 1 === strokes.count;
  const to = last ? height : Math.min(height, Math.round((strokes.points[first + 3] as number) * size));
  if (to <= from) return;
  const columns = findTaps(0, width, width, plate.width);
  const rows = findTaps(from, to, height, plate.height);
  const top = rows.at[0] as number;
  const wide = new Float32Array(3 * width * ((rows.at[rows.at.length - 1] as number) - top + 1));
  for (let row = 0, o = 0; o < wide.length; row++) {
    const base = plate.width * (top + row);
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, o++) {
        let sum = 0;
        for (let k = 4 * x; k < 4 * x + 4; k++) {
          sum +=
            (columns.weight[k] as number) *
            (plate.data[4 * (base + (columns.at[k] as number)) + c] as number);
        }
        wide[o] = sum;
      }
    }
  }
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      let pixel = OPAQUE;
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 4 * (y - from); k < 4 * (y - from) + 4; k++) {
          sum +=
            (rows.weight[k] as number) *
            (wide[3 * (((rows.at[k] as number) - top) * width + x) + c] as number);
        }
        pixel |= (sum < 0 ? 0 : sum > 255 ? 255 : (sum + 0.5) | 0) << (8 * c);
      }
      data[y * width + x] = pixel;
    }
  }
}

/** For pixels `first … last - 1` of `to`, four places among `from` and their weights. */
function findTaps(
  first: number,
  last: number,
  to: number,
  from: number,
): { at: Int32Array; weight: Float32Array } {
  const at = new Int32Array(4 * (last - first));
  const weight = new Float32Array(4 * (last - first));
  for (let x = first; x < last; x++) {
    const centre = ((x + 0.5) * from) / to - 0.5;
    const base = Math.floor(centre);
    const u = centre - base;
    const k = 4 * (x - first);
    weight[k] = u * (-0.5 + u * (1 - 0.5 * u));
    weight[k + 1] = 1 + u * u * (-2.5 + 1.5 * u);
    weight[k + 2] = u * (0.5 + u * (2 - 1.5 * u));
    weight[k + 3] = u * u * (-0.5 + 0.5 * u);
    for (let j = 0; j < 4; j++) at[k + j] = Math.max(0, Math.min(from - 1, base - 1 + j));
  }
  return { at, weight };
}
