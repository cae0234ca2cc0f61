import { describe, expect, it } from 'vitest';
import { paintInCoats, paintWithBrush } from '../../server/diffusion/brushwork.ts';
import { sightOf } from '../../server/diffusion/pixels.ts';
import { drawScene, meanDifference } from '../brush/scene.ts';

const options = { manner: 'oil', seed: 3, size: 256 } as const;

describe('painting in coats', () => {
  it('[E21] shows what is painted before the next coat is planned, and ends as painting in one go does', () => {
    const scene = drawScene();
    const whole = paintWithBrush(scene, options);
    const coats = paintInCoats(scene, options);
    const farFrom = (pixels: { data: ArrayLike<number> }) => meanDifference(pixels.data, whole.painted.data);
    const distances: number[] = [];
    let coat = coats.next();
    for (; !coat.done; coat = coats.next()) distances.push(farFrom(coat.value));
    expect(distances.length).toBe(3);
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(distances.at(-1)).toBeGreaterThan(0);
    expect(farFrom(coat.value.painted)).toBe(0);
    expect(coat.value.relief?.data).toEqual(whole.relief?.data);
    expect(coat.value.strokes).toEqual(whole.strokes);
  });

  it('[E21] makes a sight of the means of blocks', () => {
    const data = new Uint8ClampedArray(4 * 256 * 256).fill(255);
    // The first block of 2 x 2: reds 0, 100, 200 and 100.
    for (const [i, red] of [
      [0, 0],
      [1, 100],
      [256, 200],
      [257, 100],
    ] as const)
      data[4 * i] = red;
    const { size, preview } = sightOf({ width: 256, height: 256, data });
    expect(size).toBe(128);
    expect([...preview.slice(0, 6)]).toEqual([100, 255, 255, 255, 255, 255]);
  });
});
