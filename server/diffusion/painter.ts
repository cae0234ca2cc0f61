import type { Reading, Source, StageTimes } from '../../protocol/index.ts';
import type { AttentionShares } from './attention.ts';
import type { Seen } from './eye.ts';
import type { PaintRequest, Start } from './paint-request.ts';

export type { PaintRequest } from './paint-request.ts';

/**
 * What a painter says while it paints, in this order: one draft, `steps` steps (from 1 again when it begins anew), one brush and
 * one more for every coat but the last.
 */
export type PaintEvent =
  | {
      readonly type: 'draft';
      /** The collage as WebP, the honest first sight. */
      readonly webp: Uint8Array;
      readonly sources: readonly Source[];
      readonly understood: readonly string[];
      /** What was made of every piece of the words. */
      readonly reading: readonly Reading[];
      readonly manner: string;
    }
  | {
      readonly type: 'step';
      /** From 1 to `steps`. */
      readonly step: number;
      readonly steps: number;
      readonly size: number;
      /** RGB bytes, [size, size, 3]: the prediction of the finished picture, made from the latents without the decoder. */
      readonly preview: Uint8Array;
    }
  | {
      readonly type: 'brush';
      /** The painting after a coat of strokes, small; absent before the first, and the last is the picture itself. */
      readonly coat?: Sight | undefined;
    };

/** A small view: RGB bytes, [size, size, 3]. */
export interface Sight {
  readonly size: number;
  readonly preview: Uint8Array;
}

/** Why a picture is not fit for a wall, found by the broken-picture check; never a judgement of taste. */
export type BrokenPicture = 'not-finite' | 'black' | 'flat';

/** A finished picture with every file derived from it. Bytes only: who keeps them and where is the storage's affair. */
export interface PaintedPicture {
  readonly width: number;
  readonly height: number;
  /** Master: unmarked PNG, never served. */
  readonly master: Uint8Array;
  /** SHA-256 in hex over the RGBA pixels of the master. */
  readonly pixelHash: string;
  /** 1024 px, what walls show. */
  readonly wall: Uint8Array;
  /** Height map as grey WebP, null for manners without relief. */
  readonly relief: Uint8Array | null;
  /** `brush` encoding of the strokes, coarse to fine. */
  readonly strokes: Uint8Array;
  readonly draft: Uint8Array;
  /** Every step's preview side by side: one WebP of (steps*size) x size. */
  readonly stepStrip: Uint8Array;
  readonly thumb: Uint8Array;
  /** Name and hash of the painter. */
  readonly painter: string;
  readonly manner: string;
  readonly seed: number;
  readonly steps: number;
  /** The step after which somebody said that it was finished; `steps` where nobody did. */
  readonly until: number;
  readonly freedom: number;
  readonly obedience: number;
  /** What guidance was used: 1 with distilled weights, whatever was asked for. */
  readonly guidanceScale: number;
  /** What it was painted from. */
  readonly start: 'words' | Start['from'];
  /** Times it was begun again from fresh noise because numbers had stopped being finite. */
  readonly repaints: number;
  readonly understood: readonly string[];
  readonly reading: readonly Reading[];
  /** What the text encoder was told: English, without what was asked not to be there. */
  readonly prompt: string;
  readonly sources: readonly Source[];
  /** Null where the denoiser does not tell; the sources have their own. */
  readonly attention: AttentionShares | null;
  /** What the eye says of it as it was decoded; null where there are no weights for an eye. */
  readonly seen: Seen | null;
  readonly ms: StageTimes;
  readonly broken: BrokenPicture | null;
}

export interface PainterInfo {
  readonly name: string;
  readonly manners: readonly string[];
  readonly stepsDefault: number;
  readonly freedomDefault: number;
  /** 1 where guidance is baked into the weights. */
  readonly guidanceDefault: number;
}

/** One interface for every family of painters. Cancelling takes effect at the next step. */
export interface Painter {
  readonly info: PainterInfo;
  paint(request: PaintRequest, signal: AbortSignal): AsyncGenerator<PaintEvent, PaintedPicture>;
}
