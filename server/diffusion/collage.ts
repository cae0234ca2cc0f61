/**
 * Composes a collage in plain numbers. Training composes its drafts by the same steps (training/draft.py), and the golden fixtures hold
 * both to within 4/255: whoever changes a constant here changes what the denoiser sees.
 * A canvas is float RGB, [size, size, 3], 0 … 255.
 */
import type { Layouts, Rgb } from './catalogue/schemas.ts';
import type { Pixels } from './pixels.ts';
import type { Sprite } from './scene.ts';

/** Box shrinks of a thumbnail before it is sampled, so that fine lines do not flicker. */
const SHRINKS = [8, 6, 4, 3, 2, 1];
const LUMINANCE: Rgb = [0.299, 0.587, 0.114];
const LUMINANCE_RANGE = [0.25, 0.75] as const;

export interface Canvas {
  readonly size: number;
  readonly rgb: Float32Array;
}

/** A picture on a new canvas, enlarged bilinearly where the canvas is larger. */
export function canvasFrom(ground: Pixels, size: number): Canvas {
  const rgba = enlarge(ground, size);
  const rgb = new Float32Array(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    rgb[i * 3] = rgba[i * 4] as number;
    rgb[i * 3 + 1] = rgba[i * 4 + 1] as number;
    rgb[i * 3 + 2] = rgba[i * 4 + 2] as number;
  }
  return { size, rgb };
}

/** Darkens the ground under a sprite: an ellipse at its feet, deepest in the middle. */
export function castShadow(canvas: Canvas, sprite: Sprite, shadow: Layouts['shadow']): void {
  const { size, rgb } = canvas;
  const [width, height] = sprite.work.extent;
  const cy = sprite.y + (sprite.size * height) / 2 - shadow.rise;
  const rx = sprite.size * width * shadow.width;
  const ry = (rx * shadow.height) / shadow.width;
  for (let row = 0; row < size; row++) {
    const dy = ((row + 0.5) / size - cy) / ry;
    if (Math.abs(dy) >= 1) continue;
    for (let column = 0; column < size; column++) {
      const dx = ((column + 0.5) / size - sprite.x) / rx;
      const d = dx * dx + dy * dy;
      if (d >= 1) continue;
      const keep = 1 - shadow.opacity * (1 - d);
      for (let c = 0; c < 3; c++)
        rgb[(row * size + column) * 3 + c] = (rgb[(row * size + column) * 3 + c] as number) * keep;
    }
  }
}

/** A thumbnail under the scene's light, coloured, premultiplied and shrunk. */
export interface Art {
  readonly side: number;
  /** 0 … 255 with a border of nothing, one pixel wide. [side + 2, side + 2, 4] */
  readonly rgba: Float32Array;
}

/** Colour, then light, then premultiply, then the box shrink that suits the size at which it will be drawn. */
export function prepareArt(
  thumbnail: Pixels,
  look: { colour: Rgb | null; strength: number; tint: Rgb },
  drawnSide: number,
): Art {
  const { width } = thumbnail;
  const premultiplied = new Float32Array(thumbnail.data.length);
  for (let i = 0; i < thumbnail.data.length; i += 4) {
    const alpha = thumbnail.data[i + 3] as number;
    if (alpha === 0) continue;
    const rgb: Rgb = [
      thumbnail.data[i] as number,
      thumbnail.data[i + 1] as number,
      thumbnail.data[i + 2] as number,
    ];
    const coloured = look.colour ? recolour(rgb, look.colour, look.strength) : rgb;
    for (let c = 0; c < 3; c++) {
      premultiplied[i + c] =
        (Math.min(255, (coloured[c] as number) * (look.tint[c] as number)) * alpha) / 255;
    }
    premultiplied[i + 3] = alpha;
  }
  const factor = SHRINKS.find((f) => f === 1 || (width % f === 0 && f <= width / drawnSide)) as number;
  return { side: width / factor, rgba: boxMean(premultiplied, width, factor) };
}

/** Black and white stand; everything between takes the colour's own tone. */
function recolour(rgb: Rgb, colour: Rgb, strength: number): Rgb {
  const [low, high] = LUMINANCE_RANGE;
  const k = Math.min(high, Math.max(low, luminance(colour)));
  const g = luminance(rgb);
  const mix = (channel: number, c: number) => {
    const tone = g < k ? c * (g / k) : c + (255 - c) * ((g - k) / (1 - k));
    return channel + strength * (tone - channel);
  };
  return [mix(rgb[0], colour[0]), mix(rgb[1], colour[1]), mix(rgb[2], colour[2])];
}

const luminance = ([r, g, b]: Rgb): number => (LUMINANCE[0] * r + LUMINANCE[1] * g + LUMINANCE[2] * b) / 255;

/** [width, width, 4] → [width/factor + 2, width/factor + 2, 4]: means of squares inside a border of zeros. */
function boxMean(rgba: Float32Array, width: number, factor: number): Float32Array {
  const stride = width / factor + 2;
  const means = new Float32Array(stride * stride * 4);
  const share = 1 / (factor * factor);
  for (let y = 0; y < width; y++) {
    const row = (Math.floor(y / factor) + 1) * stride + 1;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const to = (row + Math.floor(x / factor)) * 4;
      for (let c = 0; c < 4; c++)
        means[to + c] = (means[to + c] as number) + share * (rgba[from + c] as number);
    }
  }
  return means;
}

/**
 * Lays art over the canvas where its sprite says. Returns the cover of each pixel, 0 … 1. [size, size]
 * With (dx, dy) from the centre of the sprite, the art is sampled at side/2 + R(-rotation)(dx, dy) side/size - 1/2.
 */
export function layArt(canvas: Canvas, art: Art, sprite: Sprite): Float32Array {
  const { size, rgb } = canvas;
  const { side, rgba } = art;
  const stride = side + 2;
  const cover = new Float32Array(size * size);
  const angle = (sprite.rotation * Math.PI) / 180;
  const scale = side / sprite.size;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  // The square turned by any angle stays within 0.71 of its side.
  const [top, bottom] = span(sprite.y, sprite.size, size);
  const [left, right] = span(sprite.x, sprite.size, size);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const dx = (column + 0.5) / size - sprite.x;
      const dy = (row + 0.5) / size - sprite.y;
      const straight = side / 2 + cos * dx + sin * dy - 0.5;
      const u = sprite.flip ? side - 1 - straight : straight;
      const v = side / 2 - sin * dx + cos * dy - 0.5;
      if (u <= -1 || v <= -1 || u >= side || v >= side) continue;
      // Corners of the cell in the bordered art, and their weights.
      const x0 = Math.floor(u);
      const y0 = Math.floor(v);
      const fx = u - x0;
      const fy = v - y0;
      const a = ((y0 + 1) * stride + x0 + 1) * 4;
      const b = a + stride * 4;
      const [wa, wa1, wb, wb1] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
      const alpha =
        (wa * at(rgba, a + 3) + wa1 * at(rgba, a + 7) + wb * at(rgba, b + 3) + wb1 * at(rgba, b + 7)) / 255;
      if (alpha === 0) continue;
      const pixel = row * size + column;
      cover[pixel] = alpha;
      for (let c = 0; c < 3; c++) {
        const paint =
          wa * at(rgba, a + c) + wa1 * at(rgba, a + 4 + c) + wb * at(rgba, b + c) + wb1 * at(rgba, b + 4 + c);
        rgb[pixel * 3 + c] = at(rgb, pixel * 3 + c) * (1 - alpha) + paint;
      }
    }
  }
  return cover;
}

const span = (centre: number, length: number, size: number): [number, number] => [
  Math.max(0, Math.floor((centre - 0.71 * length) * size)),
  Math.min(size, Math.ceil((centre + 0.71 * length) * size) + 1),
];

/** Lays a picture with straight alpha over the whole canvas. */
export function layOverlay(canvas: Canvas, overlay: Pixels): void {
  const { size, rgb } = canvas;
  const rgba = enlarge(overlay, size);
  for (let i = 0; i < size * size; i++) {
    const alpha = at(rgba, i * 4 + 3) / 255;
    for (let c = 0; c < 3; c++)
      rgb[i * 3 + c] = at(rgb, i * 3 + c) + alpha * (at(rgba, i * 4 + c) - at(rgb, i * 3 + c));
  }
}

/** The canvas as opaque pixels, each the rounded mean of factor² of its own. */
export function developCanvas({ size, rgb }: Canvas, factor: number): Pixels {
  const side = size / factor;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    const top = Math.floor(i / side) * factor;
    const left = (i % side) * factor;
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) sum += rgb[((top + dy) * size + left + dx) * 3 + c] as number;
      }
      data[i * 4 + c] = Math.floor(sum / (factor * factor) + 0.5);
    }
  }
  return { width: side, height: side, data };
}

/** A square picture at `size`, bilinear, the edge's own value beyond the edge: float [size, size, 4]. */
function enlarge({ width, data }: Pixels, size: number): Float32Array {
  if (width === size) return Float32Array.from(data);
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const share = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const position = Math.min(width - 1, Math.max(0, ((i + 0.5) * width) / size - 0.5));
    low[i] = Math.floor(position);
    high[i] = Math.min(width - 1, Math.floor(position) + 1);
    share[i] = position - Math.floor(position);
  }
  // Columns first, on the few rows there are; then rows.
  const wide = new Float32Array(width * size * 4);
  for (let y = 0, to = 0; y < width; y++) {
    for (let x = 0; x < size; x++) {
      const a = (y * width + (low[x] as number)) * 4;
      const b = (y * width + (high[x] as number)) * 4;
      const f = share[x] as number;
      for (let c = 0; c < 4; c++, to++)
        wide[to] = (data[a + c] as number) * (1 - f) + (data[b + c] as number) * f;
    }
  }
  const rgba = new Float32Array(size * size * 4);
  const stride = size * 4;
  for (let y = 0, to = 0; y < size; y++) {
    const a = (low[y] as number) * stride;
    const b = (high[y] as number) * stride;
    const f = share[y] as number;
    for (let i = 0; i < stride; i++, to++)
      rgba[to] = (wide[a + i] as number) * (1 - f) + (wide[b + i] as number) * f;
  }
  return rgba;
}

const at = (values: ArrayLike<number>, index: number): number => values[index] as number;
