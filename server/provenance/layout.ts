/** The outside of a picture file, by its bytes: type, size, the XMP packet, and whether anything lies behind its end. Decodes nothing. */

export interface Layout {
  readonly type: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'heic' | 'tiff' | 'unknown';
  readonly width: number | null;
  readonly height: number | null;
  readonly trailingBytes: number;
  /** At most XMP_MAX_BYTES of it; what is compressed is not unpacked. */
  readonly xmp: string | null;
}

const XMP_MAX_BYTES = 1024 * 1024;

/** Never throws, whatever the bytes are. */
export function layoutOf(bytes: Uint8Array): Layout {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, 16);
  const rest = { width: null, height: null, trailingBytes: 0, xmp: packetIn(buffer) };
  try {
    if (head.startsWith('\x89PNG\r\n\x1a\n')) return { ...rest, type: 'png', ...pngLayout(buffer) };
    if (head.startsWith('\xff\xd8\xff')) return { ...rest, type: 'jpeg', ...jpegLayout(buffer) };
    if (/^RIFF[\s\S]{4}WEBP/.test(head)) return { ...rest, type: 'webp', ...webpLayout(buffer) };
  } catch {
    // Cut short in the middle of a number: what was read so far does not count.
    return { ...rest, type: 'unknown' };
  }
  if (/^GIF8[79]a/.test(head))
    return { ...rest, type: 'gif', width: buffer.readUInt16LE(6), height: buffer.readUInt16LE(8) };
  if (/^[\s\S]{4}ftypavi[fs]/.test(head)) return { ...rest, type: 'avif' };
  if (/^[\s\S]{4}ftyp(heic|heix|mif1|hevc)/.test(head)) return { ...rest, type: 'heic' };
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return { ...rest, type: 'tiff' };
  return { ...rest, type: 'unknown' };
}

/** The first packet, wherever it lies; packets are made to be found without knowing the file. */
function packetIn(buffer: Buffer): string | null {
  const from = buffer.indexOf('<x:xmpmeta');
  if (from < 0) return null;
  const to = buffer.indexOf('</x:xmpmeta>', from);
  return buffer.toString('utf8', from, Math.min(to < 0 ? buffer.length : to, from + XMP_MAX_BYTES));
}

function pngLayout(buffer: Buffer): Partial<Layout> {
  const size = { width: buffer.readUInt32BE(16) || null, height: buffer.readUInt32BE(20) || null };
  let at = 8;
  while (at + 12 <= buffer.length) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    at += 12 + length;
    if (type === 'IEND') return { ...size, trailingBytes: Math.max(0, buffer.length - at) };
  }
  return size;
}

/** Start-of-frame markers carry the size; the end marker ends the picture. */
function jpegLayout(buffer: Buffer): Partial<Layout> {
  let size = {};
  let at = 2;
  while (at + 4 <= buffer.length && buffer[at] === 0xff) {
    const marker = buffer[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      size = { height: buffer.readUInt16BE(at + 5) || null, width: buffer.readUInt16BE(at + 7) || null };
    if (marker === 0xda) break;
    at += 2 + buffer.readUInt16BE(at + 2);
  }
  const end = buffer.indexOf(Buffer.of(0xff, 0xd9), at);
  return { ...size, trailingBytes: end < 0 ? 0 : buffer.length - end - 2 };
}

function webpLayout(buffer: Buffer): Partial<Layout> {
  const trailingBytes = Math.max(0, buffer.length - 8 - buffer.readUInt32LE(4));
  const kind = buffer.toString('latin1', 12, 16);
  if (kind === 'VP8X')
    return { trailingBytes, width: 1 + buffer.readUIntLE(24, 3), height: 1 + buffer.readUIntLE(27, 3) };
  if (kind === 'VP8L') {
    const bits = buffer.readUInt32LE(21);
    return { trailingBytes, width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  return {
    trailingBytes,
    width: buffer.readUInt16LE(26) & 0x3fff || null,
    height: buffer.readUInt16LE(28) & 0x3fff || null,
  };
}
