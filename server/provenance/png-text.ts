/** Puts an XMP packet into a PNG, as the XMP specification (part 3) wants it: an iTXt chunk before the pixels, not compressed. */
import { crc32 } from 'node:zlib';

const KEYWORD = 'XML:com.adobe.xmp';
/** Signature and IHDR, which comes first by the standard. */
const AFTER_HEADER = 8 + 25;

export function addXmp(png: Uint8Array, packet: string): Uint8Array {
  // keyword, null, compression flag and method, empty language and translated keyword, text
  const body = Buffer.concat([Buffer.from(KEYWORD, 'latin1'), Buffer.alloc(5), Buffer.from(packet)]);
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write('iTXt', 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return Buffer.concat([png.subarray(0, AFTER_HEADER), chunk, png.subarray(AFTER_HEADER)]);
}
