import type { Raster } from '../raster.ts';
import type { Rgb } from '../strokes.ts';
import type { ToolName } from '../tools.ts';

/** How one manner lays its coats, coarse to fine. */
export interface Practice {
  readonly ground: Rgb;
  /** Weight of the hand's own movement against the forms. */
  readonly gesture: number;
  /** Lightness jitter of the coarsest coat, 0 … 255; hue follows. Finer coats have less. */
  readonly broken: number;
  readonly saturation: number;
  /** The light of another hour, laid over the picture before it is painted. */
  readonly light?: (picture: Raster) => Raster;
  readonly coats: readonly Coat[];
}

/** One pass over the picture with one size of brush. */
export interface Coat {
  readonly tool: ToolName;
  /** Units. */
  readonly radius: number;
  /** Distance between places looked at, in radii. */
  readonly spacing: number;
  /** Colour error (RGB distance) from which a place is painted; 0 paints everywhere. */
  readonly threshold: number;
  /** Strokes of this coat that may lie over one place. */
  readonly density: number;
  /** Control points at most, one a `stride` of radii. */
  readonly points: number;
  readonly stride: number;
  readonly load: number;
  readonly opacity: number;
}

export type PainterlyManner = 'impasto' | 'oil' | 'pastel' | 'pointillism' | 'surreal';

/** De Chirico's late afternoon: lights turn amber, darks a cold green, and the middle tones part. */
function dreamLight({ width, height, planes: [r, g, b] }: Raster): Raster {
  const planes = [
    new Float32Array(r.length),
    new Float32Array(r.length),
    new Float32Array(r.length),
  ] as const;
  for (let i = 0; i < r.length; i++) {
    const grey = (0.2126 * (r[i] as number) + 0.7152 * (g[i] as number) + 0.0722 * (b[i] as number)) / 255;
    const steep = grey * grey * (3 - 2 * grey);
    const gain = grey > 0 ? (0.55 * steep + 0.45 * grey) / grey : 1;
    const warm = 2 * grey - 1;
    planes[0][i] = Math.max(0, Math.min(255, (r[i] as number) * gain + 20 * warm));
    planes[1][i] = Math.max(0, Math.min(255, (g[i] as number) * gain + 4 * warm + 8 * (1 - grey)));
    planes[2][i] = Math.max(0, Math.min(255, (b[i] as number) * gain - 24 * warm * grey + 6 * (1 - grey)));
  }
  return { width, height, planes };
}

export const PRACTICES: Record<PainterlyManner, Practice> = {
  impasto: {
    ground: [138, 112, 84],
    gesture: 60,
    broken: 30,
    saturation: 1.12,
    coats: [
      {
        tool: 'knife',
        radius: 0.036,
        spacing: 0.6,
        density: 1,
        threshold: 0,
        points: 6,
        stride: 1.3,
        load: 120,
        opacity: 255,
      },
      {
        tool: 'bristle',
        radius: 0.019,
        spacing: 1,
        density: 2,
        threshold: 14,
        points: 7,
        stride: 1.5,
        load: 130,
        opacity: 252,
      },
      {
        tool: 'bristle',
        radius: 0.0095,
        spacing: 1,
        density: 2,
        threshold: 20,
        points: 7,
        stride: 1.7,
        load: 95,
        opacity: 248,
      },
      {
        tool: 'bristle',
        radius: 0.0046,
        spacing: 1.1,
        density: 2,
        threshold: 26,
        points: 8,
        stride: 1.9,
        load: 60,
        opacity: 245,
      },
    ],
  },
  oil: {
    ground: [150, 128, 98],
    gesture: 30,
    broken: 12,
    saturation: 1.04,
    coats: [
      {
        tool: 'round',
        radius: 0.045,
        spacing: 0.6,
        density: 1,
        threshold: 0,
        points: 5,
        stride: 1.2,
        load: 110,
        opacity: 250,
      },
      {
        tool: 'round',
        radius: 0.022,
        spacing: 0.8,
        density: 2,
        threshold: 8,
        points: 7,
        stride: 1.5,
        load: 110,
        opacity: 215,
      },
      {
        tool: 'round',
        radius: 0.01,
        spacing: 0.9,
        density: 2,
        threshold: 12,
        points: 7,
        stride: 1.7,
        load: 90,
        opacity: 225,
      },
      {
        tool: 'round',
        radius: 0.0042,
        spacing: 1,
        density: 2,
        threshold: 18,
        points: 9,
        stride: 1.9,
        load: 70,
        opacity: 235,
      },
    ],
  },
  surreal: {
    ground: [96, 84, 88],
    gesture: 12,
    broken: 3,
    saturation: 1.1,
    light: dreamLight,
    coats: [
      {
        tool: 'round',
        radius: 0.04,
        spacing: 0.6,
        density: 1,
        threshold: 0,
        points: 5,
        stride: 1.2,
        load: 60,
        opacity: 250,
      },
      {
        tool: 'glaze',
        radius: 0.016,
        spacing: 0.8,
        density: 1,
        threshold: 8,
        points: 7,
        stride: 1.5,
        load: 50,
        opacity: 200,
      },
      {
        tool: 'glaze',
        radius: 0.008,
        spacing: 0.9,
        density: 2,
        threshold: 10,
        points: 8,
        stride: 1.7,
        load: 50,
        opacity: 225,
      },
      {
        tool: 'glaze',
        radius: 0.0036,
        spacing: 1,
        density: 2,
        threshold: 15,
        points: 9,
        stride: 1.9,
        load: 40,
        opacity: 240,
      },
    ],
  },
  pastel: {
    ground: [86, 80, 88],
    gesture: 45,
    broken: 34,
    saturation: 1.2,
    coats: [
      {
        tool: 'chalk',
        radius: 0.026,
        spacing: 0.7,
        density: 1,
        threshold: 0,
        points: 5,
        stride: 1.6,
        load: 100,
        opacity: 235,
      },
      {
        tool: 'chalk',
        radius: 0.013,
        spacing: 0.9,
        density: 1,
        threshold: 16,
        points: 6,
        stride: 1.8,
        load: 110,
        opacity: 240,
      },
      {
        tool: 'chalk',
        radius: 0.0065,
        spacing: 0.9,
        density: 1,
        threshold: 22,
        points: 7,
        stride: 1.9,
        load: 120,
        opacity: 245,
      },
      {
        tool: 'chalk',
        radius: 0.0036,
        spacing: 1.1,
        density: 2,
        threshold: 28,
        points: 8,
        stride: 2,
        load: 120,
        opacity: 250,
      },
    ],
  },
  pointillism: {
    ground: [232, 220, 196],
    gesture: 0,
    broken: 84,
    saturation: 1.3,
    coats: [
      {
        tool: 'dot',
        radius: 0.0135,
        spacing: 0.6,
        density: 1,
        threshold: 0,
        points: 1,
        stride: 1,
        load: 120,
        opacity: 255,
      },
      {
        tool: 'dot',
        radius: 0.0085,
        spacing: 0.8,
        density: 1,
        threshold: 14,
        points: 1,
        stride: 1,
        load: 130,
        opacity: 255,
      },
      {
        tool: 'dot',
        radius: 0.0058,
        spacing: 0.9,
        density: 1,
        threshold: 24,
        points: 1,
        stride: 1,
        load: 130,
        opacity: 255,
      },
      {
        tool: 'dot',
        radius: 0.0038,
        spacing: 1.1,
        density: 1,
        threshold: 34,
        points: 1,
        stride: 1,
        load: 110,
        opacity: 255,
      },
    ],
  },
};
