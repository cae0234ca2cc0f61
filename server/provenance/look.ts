/** Looks at a file of any maker: what it claims, who signed it, whether it was changed, and whether it is one of ours. Bounded in memory. */
import { createHash } from 'node:crypto';
import type { Verification } from '../../protocol/index.ts';
import { VERIFY_MAX_BYTES, VERIFY_MAX_PIXELS } from '../../protocol/index.ts';
import { decodeImage } from '../diffusion/pixels.ts';
import { readManifest } from './c2pa/read.ts';
import { MARGIN } from './caption.ts';
import { cutGrey, fingerprintOf } from './fingerprint.ts';
import { type Layout, layoutOf } from './layout.ts';
import { detectMark } from './watermark/detect.ts';
import { type Grey, greyOf } from './watermark/grey.ts';
import { claimsOf } from './xmp.ts';

/** What can be said of a file without knowing the collection. */
export interface Looked extends Pick<Verification, 'file' | 'manifest' | 'claims' | 'mark'> {
  /** Why no more can be said. */
  readonly trouble: 'unreadable' | 'too-large' | null;
  /** Fingerprints of the whole and of wherever the picture would lie in a keepsake. */
  readonly fingerprints: readonly Uint8Array[];
}

/** Side of a master, and with its paper. */
const MASTER_SIDE = 1024;
/** Paper is as wide round a small painting as round a large one, so it is another share of the copy. */
const PAINTING_SIDES = [MASTER_SIDE, 768, 512];
const KEEPSAKE_WIDTH = MASTER_SIDE + 2 * MARGIN;
/** Sizes at which copies are usually kept, for files that were cut as well. */
const USUAL_SCALES = [1, 0.5, 0.75, 0.25, 2 / 3, 1 / 3];

/** Never throws for what a file holds. @param trusted PEM of every chain of our own */
export async function lookAt(bytes: Uint8Array, trusted: string): Promise<Looked> {
  const layout = layoutOf(bytes);
  const nothing = { manifest: null, claims: null, mark: null, fingerprints: [] } as const;
  const file = {
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    type: layout.type,
    width: layout.width,
    height: layout.height,
    trailingBytes: layout.trailingBytes,
  };
  if (bytes.byteLength > VERIFY_MAX_BYTES) return { ...nothing, file, trouble: 'too-large' };
  if (layout.type === 'unknown') return { ...nothing, file, trouble: 'unreadable' };
  const said = {
    file,
    manifest: await readManifest(bytes, MIME[layout.type], trusted),
    claims: layout.xmp === null ? null : claimsOf(layout.xmp),
  };
  const pixels = (layout.width ?? 0) * (layout.height ?? 0);
  if (pixels > VERIFY_MAX_PIXELS) return { ...nothing, ...said, trouble: 'too-large' };
  if (!DECODED.has(layout.type)) return { ...nothing, ...said, trouble: null };
  const grey = await greyOfFile(bytes);
  if (!grey) return { ...nothing, ...said, trouble: 'unreadable' };
  const mark = detectMark(grey, scalesFor(grey));
  return { ...said, mark, fingerprints: fingerprintsOf(grey, mark?.scale), trouble: null };
}

const MIME: Record<Exclude<Layout['type'], 'unknown'>, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  tiff: 'image/tiff',
};
const DECODED: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp']);

async function greyOfFile(bytes: Uint8Array): Promise<Grey | null> {
  try {
    return greyOf(await decodeImage(bytes));
  } catch {
    return null;
  }
}

/** Whatever its size, a whole keepsake or a whole picture has a width that tells its scale; cut ones are tried at usual sizes. */
export function scalesFor({ width, height }: { width: number; height: number }): number[] {
  const whole = [width / KEEPSAKE_WIDTH, width / MASTER_SIDE, height / MASTER_SIDE];
  const scales: number[] = [];
  for (const scale of [1, ...whole, ...USUAL_SCALES])
    if (scales.every((other) => Math.abs(other / scale - 1) > 1e-3)) scales.push(scale);
  return scales;
}

/** @param scale size of the copy, where a mark told it; else every size of painting is thought of */
function fingerprintsOf(grey: Grey, scale: number | undefined): Uint8Array[] {
  const scales =
    scale === undefined ? PAINTING_SIDES.map((side) => grey.width / (side + 2 * MARGIN)) : [scale];
  const prints = [fingerprintOf(grey)];
  for (const each of scales) {
    const margin = Math.round(MARGIN * each);
    const side = grey.width - 2 * margin;
    if (side >= 32 && grey.height >= margin + side)
      prints.push(fingerprintOf(cutGrey(grey, margin, margin, side, side)));
  }
  return prints;
}
