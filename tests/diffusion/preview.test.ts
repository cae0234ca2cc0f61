import { describe, expect, it } from 'vitest';
import type { PainterConfig } from '../../server/diffusion/models/painter-config.ts';
import { previewLatents } from '../../server/diffusion/preview.ts';

/** Two channels, 2x2 cells, patches of 2x2: red is channel 0, green channel 1, blue grows with the row inside the patch. */
const config = {
  latentChannels: 2,
  latentSize: 2,
  preview: {
    patch: 2,
    weight: Array.from({ length: 12 }, (_, k) => [k % 3 === 0 ? 1 : 0, k % 3 === 1 ? 1 : 0]),
    bias: Array.from({ length: 12 }, (_, k) => (k % 3 === 2 ? (k < 6 ? -1 : 1) : 0)),
  },
} as unknown as PainterConfig;

describe('preview', () => {
  it('maps each latent cell to its own patch, row by row', () => {
    const { size, rgb } = previewLatents(Float32Array.of(-1, 1, 0, -1, /* channel 1 */ 1, -1, -1, 1), config);
    expect(size).toBe(4);
    expect(rgb.length).toBe(4 * 4 * 3);
    const at = (x: number, y: number) => [...rgb.subarray((y * 4 + x) * 3, (y * 4 + x) * 3 + 3)];
    expect(at(0, 0)).toEqual([0, 255, 0]);
    expect(at(1, 1)).toEqual([0, 255, 255]);
    expect(at(2, 0)).toEqual([255, 0, 0]);
    expect(at(0, 2)).toEqual([128, 0, 0]);
    expect(at(3, 3)).toEqual([0, 255, 255]);
  });

  it('clamps what lies beyond the picture', () => {
    const { rgb } = previewLatents(new Float32Array(8).fill(9), config);
    expect(Math.max(...rgb)).toBe(255);
  });
});
