import { describe, expect, it } from 'vitest';
import { cropGrid, cropPlanes } from '../../server/diffusion/crops.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';

/** Every pixel has a colour of its own. */
function gradient(side: number): Pixels {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < side * side; i++) data.set([i % side, Math.floor(i / side), (i * 7) % 251, 255], i * 4);
  return { width: side, height: side, data };
}

const levels = (planes: Float32Array) => Array.from(planes, (value) => (value + 1) * 127.5);

describe('the grid of squares', () => {
  it('[Y2] is the whole, nine of 3/4 and nine of 1/2, all inside the picture', () => {
    const squares = cropGrid(512);
    expect(squares.map(({ side }) => side)).toEqual([512, ...Array(9).fill(384), ...Array(9).fill(256)]);
    for (const { x, y, side } of squares) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y) + side).toBeLessThanOrEqual(512);
    }
    expect(new Set(squares.map(({ x, y, side }) => `${x} ${y} ${side}`)).size).toBe(19);
    // All four corners and the middle are looked at by half squares.
    for (const corner of ['0 0 256', '256 0 256', '0 256 256', '256 256 256', '128 128 256'])
      expect(squares.map(({ x, y, side }) => `${x} ${y} ${side}`)).toContain(corner);
  });
});

describe('a square at another size', () => {
  it('has the mean of each area, and columns stay columns', () => {
    const planes = levels(cropPlanes(gradient(8), { x: 0, y: 4, side: 4 }, 2));
    // Red counts columns, green rows: [0.5, 2.5] and [4.5, 6.5].
    for (const [at, value] of [0.5, 2.5, 0.5, 2.5, 4.5, 4.5, 6.5, 6.5].entries())
      expect(planes[at]).toBeCloseTo(value, 3);
  });

  it('shares a pixel between the areas it lies in', () => {
    const planes = levels(cropPlanes(gradient(3), { x: 0, y: 0, side: 3 }, 2));
    // Columns 0, 1, 2 fall into halves of 1.5: (0 + 1/2 · 1) / 1.5 and (1/2 · 1 + 2) / 1.5.
    expect(planes[0]).toBeCloseTo(0.5 / 1.5, 3);
    expect(planes[1]).toBeCloseTo(2.5 / 1.5, 3);
  });

  it('repeats pixels where it is larger than its part of the picture', () => {
    const planes = levels(cropPlanes(gradient(4), { x: 1, y: 0, side: 2 }, 4));
    for (const [at, value] of [1, 1, 2, 2].entries()) expect(planes[at]).toBeCloseTo(value, 3);
  });

  it('keeps the mean of the picture, whatever the sizes', () => {
    const picture = gradient(45);
    const planes = levels(cropPlanes(picture, { x: 0, y: 0, side: 45 }, 32));
    const red = planes.slice(0, 32 * 32).reduce((sum, value) => sum + value, 0) / 32 ** 2;
    expect(red).toBeCloseTo(22, 2);
  });
});
