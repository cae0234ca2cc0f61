/**
 * Opaque PNG (RFC 2083), for masters: lossless and without metadata. The canvas's own encoder tries every filter on every
 * row and takes six times as long for a file no smaller: a brush leaves little for a filter to find.
 */
import { crc32, deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const FILTER_SUB = 1;
/** Measured on paintings of 1024 px: from here on files shrink by a twentieth and time doubles. */
const LEVEL = 2;

export function encodePng({ width, height, data }: Pixels): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, deflate, adaptive filters, not interlaced
  const scanlines = new Uint8Array(height * (3 * width + 1));
  for (let y = 0, i = 0, o = 0; y < height; y++) {
    scanlines[o++] = FILTER_SUB;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let x = 0; x < width; x++, i += 4) {
      scanlines[o++] = (data[i] as number) - r;
      scanlines[o++] = (data[i + 1] as number) - g;
      scanlines[o++] = (data[i + 2] as number) - b;
      r = data[i] as number;
      g = data[i + 1] as number;
      b = data[i + 2] as number;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(scanlines, { level: LEVEL })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}
