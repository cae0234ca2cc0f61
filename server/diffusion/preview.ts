import type { PainterConfig } from './models/painter-config.ts';

/**
 * A small picture straight from latents, without the decoder: each latent cell maps linearly to a patch of RGB.
 * latents [c, s, s] → RGB bytes [s*patch, s*patch, 3], row by row from the top.
 */
export function previewLatents(
  latents: Float32Array,
  config: PainterConfig,
): { size: number; rgb: Uint8Array } {
  const { latentChannels, latentSize, preview } = config;
  const { patch, weight, bias } = preview;
  const cells = latentSize * latentSize;
  const size = latentSize * patch;
  const rgb = new Uint8Array(size * size * 3);
  for (let cell = 0; cell < cells; cell++) {
    const top = Math.floor(cell / latentSize) * patch;
    const left = (cell % latentSize) * patch;
    for (let k = 0; k < patch * patch * 3; k++) {
      const row = weight[k] as number[];
      let value = bias[k] as number;
      for (let c = 0; c < latentChannels; c++)
        value += (row[c] as number) * (latents[c * cells + cell] as number);
      const y = top + Math.floor(k / (patch * 3));
      const x = left + (Math.floor(k / 3) % patch);
      rgb[(y * size + x) * 3 + (k % 3)] = Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
    }
  }
  return { size, rgb };
}
