import type { Picture } from '../picture.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import type { Sitting } from './plan.ts';

const BANDS = 64;

/** No strokes: the picture as it was read, enlarged and printed band by band. */
// biome-ignore lint/correctness/useYield: one coat
export function* planPhotograph(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('photograph', seed, width, height, [236, 234, 228]);
  for (let i = 0; i < BANDS; i++) {
    list.begin({ tool: 'plate', layer: 0, radius: height / BANDS / 2 }, [0, 0, 0]);
    list.point(0, (i / BANDS) * height);
    list.point(width, ((i + 1) / BANDS) * height);
  }
  const data = new Uint8ClampedArray(4 * read.width * read.height);
  for (let i = 0; i < read.width * read.height; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = (read.planes[c] as Float32Array)[i] as number;
    data[4 * i + 3] = 255;
  }
  const plate: Picture = { width: read.width, height: read.height, data };
  return list.finish(plate);
}
