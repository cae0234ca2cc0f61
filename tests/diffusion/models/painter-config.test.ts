import { describe, expect, it } from 'vitest';
import { PainterConfig } from '../../../server/diffusion/models/painter-config.ts';

const first = {
  format: 1,
  name: 'echo-painter-v0',
  imageSize: 128,
  latentChannels: 16,
  latentSize: 16,
  textTokens: 24,
  maxSources: 4,
  sourceSize: 64,
  predictionType: 'velocity',
  defaults: { steps: 8, guidanceScale: 2, freedom: 0.85, obedience: 1 },
  preview: { patch: 4, weight: [[0]], bias: [0] },
  trainedSamples: 1,
};
const second = {
  ...first,
  format: 2,
  imageSize: 256,
  decodedSize: 512,
  latentChannels: 32,
  sourceSize: 128,
  distilled: { steps: [4, 8] },
};

describe('[E11] painter.json', () => {
  it('of format 1 decodes to the size it encodes and is not distilled', () => {
    expect(PainterConfig.parse(first)).toMatchObject({ decodedSize: 128, cell: 8, distilled: null });
  });

  it('of format 2 has every size of its own', () => {
    expect(PainterConfig.parse(second)).toMatchObject({
      decodedSize: 512,
      cell: 16,
      distilled: { steps: [4, 8] },
    });
    expect(PainterConfig.parse({ ...second, distilled: null }).distilled).toBeNull();
  });

  it('is refused in another format, or where pictures are not whole latent cells', () => {
    const wrong = [{ format: 3 }, { imageSize: 250 }, { sourceSize: 100 }, { distilled: { steps: [] } }];
    for (const fault of wrong) expect(PainterConfig.safeParse({ ...second, ...fault }).success).toBe(false);
  });
});
