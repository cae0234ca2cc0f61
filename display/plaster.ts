/**
 * The plaster: trowelled by numbers, once, on the processor, so that a lost context costs nothing. Pure and seeded.
 * Wide arcs of a trowel overlap, each with a ridge where it lifted, over a fine sandy grain.
 */
import { createRandom, valueNoise } from './noise.ts';

export interface Plaster {
  readonly size: number;
  /** RGBA: normal x, normal y, tone of the pigment, burnish. Tileable. [size · size · 4] */
  readonly pixels: Uint8Array;
}

const TROWELS = 420;
/** Height of a ridge against the slope it gives; chosen by eye. */
const SLOPE = 5.5;

export function trowelPlaster(size: number, seed: number): Plaster {
  const height = new Float32Array(size * size);
  const tone = new Float32Array(size * size);
  const burnish = new Float32Array(size * size);
  const random = createRandom(seed);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = x / size;
      const v = y / size;
      const cloud = valueNoise(u * 5, v * 5, 5, seed) * 0.6 + valueNoise(u * 13, v * 13, 13, seed + 1) * 0.4;
      height[y * size + x] = cloud * 0.5;
      tone[y * size + x] = cloud;
      burnish[y * size + x] = 0.3;
    }
  }
  for (let n = 0; n < TROWELS; n++) trowel(random, size, height, tone, burnish);

  const pixels = new Uint8Array(size * size * 4);
  // Sand: a number a texel, and softer lumps of some texels.
  const grain = new Float32Array(size * size);
  const lumps = Math.max(1, Math.round(size / 3));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const lump = valueNoise((x / size) * lumps, (y / size) * lumps, lumps, seed + 2);
      grain[y * size + x] = lump * 0.022 + (random() - 0.5) * 0.03;
    }
  }
  const heightAt = (x: number, y: number): number => {
    const i = ((y + size) % size) * size + ((x + size) % size);
    return (height[i] as number) + (grain[i] as number);
  };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const nx = -(heightAt(x + 1, y) - heightAt(x - 1, y)) * SLOPE;
      const ny = -(heightAt(x, y + 1) - heightAt(x, y - 1)) * SLOPE;
      const long = Math.hypot(nx, ny, 1);
      pixels[i * 4] = Math.round((nx / long) * 127 + 128);
      pixels[i * 4 + 1] = Math.round((ny / long) * 127 + 128);
      pixels[i * 4 + 2] = Math.round(Math.min(1, Math.max(0, 0.5 + (tone[i] as number) * 0.5)) * 255);
      pixels[i * 4 + 3] = Math.round(Math.min(1, Math.max(0, burnish[i] as number)) * 255);
    }
  }
  return { size, pixels };
}

/** One pass of the trowel: an arc with its own level, streaks along it and a ridge at the far edge. */
function trowel(
  random: () => number,
  size: number,
  height: Float32Array,
  tone: Float32Array,
  burnish: Float32Array,
): void {
  const cx = random() * size;
  const cy = random() * size;
  const angle = random() * Math.PI * 2;
  const long = size * (0.06 + random() * 0.12);
  const wide = size * (0.02 + random() * 0.035);
  const bend = (random() - 0.5) * 1.6;
  const level = (random() - 0.5) * 0.5;
  const hue = (random() - 0.5) * 0.9;
  const shine = random();
  const strength = 0.35 + random() * 0.45;
  const phase = random() * 100;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reach = Math.ceil(long + wide);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const along = (dx * cos + dy * sin) / long;
      if (along < -1 || along > 1) continue;
      const across = (-dx * sin + dy * cos) / wide - bend * along * along;
      if (across < -1 || across > 1) continue;
      const ends = 1 - along ** 4;
      const edge = 1 - across ** 8;
      const cover = strength * ends * edge;
      const streak =
        Math.sin(across * 23 + phase) * 0.03 + Math.sin(across * 61 + phase * 3 + along * 2) * 0.018;
      const ridge = Math.exp(-((across - 0.86) ** 2) / 0.012) * 0.24 * ends;
      const i =
        (((Math.round(cy + dy) % size) + size) % size) * size +
        (((Math.round(cx + dx) % size) + size) % size);
      height[i] = (height[i] as number) * (1 - cover) + (level + streak + ridge) * cover;
      tone[i] = (tone[i] as number) * (1 - cover * 0.5) + hue * cover * 0.5;
      burnish[i] = (burnish[i] as number) * (1 - cover) + shine * cover;
    }
  }
}
