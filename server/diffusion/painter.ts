import type { Source, StageTimes } from '../../protocol/index.ts';

/** What is asked of a painter. Everything that changes the picture is here: equal requests give equal pictures on one machine. */
export interface PaintRequest {
  /** The visitor's words; empty means "from nothing". */
  readonly words: string;
  /** Manner named by the visitor; undefined lets the words decide, else the default. */
  readonly manner?: string | undefined;
  readonly seed: number;
  readonly steps: number;
  readonly guidanceScale: number;
  /** 0 = the collage itself … 1 = from pure noise, the collage as a condition only. */
  readonly freedom: number;
  /** 1 = keep the collage's places … 0 = place subjects loosely. */
  readonly obedience: number;
}

/** What a painter says while it paints, in this order: one draft, `steps` steps, one brush. */
export type PaintEvent =
  | {
      readonly type: 'draft';
      /** The collage as WebP, the honest first sight. */
      readonly webp: Uint8Array;
      readonly sources: readonly Source[];
      readonly understood: readonly string[];
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
  | { readonly type: 'brush' };

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
  readonly freedom: number;
  readonly understood: readonly string[];
  readonly sources: readonly Source[];
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
