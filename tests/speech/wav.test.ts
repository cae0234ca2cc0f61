import { describe, expect, it } from 'vitest';
import { SoundError } from '../../server/speech/sound-error.ts';
import { readWav } from '../../server/speech/wav.ts';

interface Made {
  tag?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  body?: Uint8Array;
  /** What the header says of the body, where it lies. */
  announced?: number;
  before?: Uint8Array;
}

function wav({
  tag = 1,
  channels = 1,
  rate = 16_000,
  bits = 16,
  body = new Uint8Array(8),
  ...more
}: Made = {}) {
  const before = more.before ?? new Uint8Array(0);
  const file = Buffer.alloc(44 + before.length + body.length);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVE', 8);
  file.set(before, 12);
  const at = 12 + before.length;
  file.write('fmt ', at);
  file.writeUInt32LE(16, at + 4);
  file.writeUInt16LE(tag, at + 8);
  file.writeUInt16LE(channels, at + 10);
  file.writeUInt32LE(rate, at + 12);
  file.writeUInt16LE(bits, at + 22);
  file.write('data', at + 24);
  file.writeUInt32LE(more.announced ?? body.length, at + 28);
  file.set(body, at + 32);
  return file;
}

const bytes = (size: number, write: (view: DataView) => void) => {
  const body = new Uint8Array(size);
  write(new DataView(body.buffer));
  return body;
};

describe('[T1] a WAV file of any usual kind is read', () => {
  it.each([
    ['8 bits', wav({ bits: 8, body: Uint8Array.of(128, 192, 0) }), [0, 0.5, -1]],
    ['16 bits', wav({ body: bytes(4, (v) => v.setInt16(0, -16384, true)) }), [-0.5, 0]],
    ['24 bits', wav({ bits: 24, body: Uint8Array.of(0, 0, 0x40, 0, 0, 0x80) }), [0.5, -1]],
    ['32 bits', wav({ bits: 32, body: bytes(4, (v) => v.setInt32(0, 2 ** 30, true)) }), [0.5]],
    ['floats', wav({ tag: 3, bits: 32, body: bytes(4, (v) => v.setFloat32(0, 0.25, true)) }), [0.25]],
    ['doubles', wav({ tag: 3, bits: 64, body: bytes(8, (v) => v.setFloat64(0, -0.25, true)) }), [-0.25]],
    ['two channels, mixed', wav({ channels: 2, body: bytes(4, (v) => v.setInt16(0, 16384, true)) }), [0.25]],
    [
      'an odd chunk before the format',
      wav({ before: Buffer.from('LIST\x03\0\0\0abc\0'), body: bytes(2, (v) => v.setInt16(0, 8192, true)) }),
      [0.25],
    ],
  ])('%s', (_, file, expected) => {
    const { samples, rate } = readWav(file);
    expect([...samples]).toEqual(expected);
    expect(rate).toBe(16_000);
  });

  it('what is no number becomes silence, what is too loud is held at full scale', () => {
    const body = bytes(12, (v) => {
      v.setFloat32(0, Number.NaN, true);
      v.setFloat32(4, Number.POSITIVE_INFINITY, true);
      v.setFloat32(8, 7, true);
    });
    expect([...readWav(wav({ tag: 3, bits: 32, body })).samples]).toEqual([0, 0, 1]);
  });

  it('an empty recording has no samples', () => {
    expect(readWav(wav({ body: new Uint8Array(0) })).samples).toHaveLength(0);
  });
});

describe('[T2] a file that cannot be taken is refused with what is wrong with it', () => {
  it.each([
    ['nothing at all', new Uint8Array(0), /not a WAV file/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n and more of it'), /not a WAV file/],
    [
      'a header of 4 GB',
      wav({ announced: 0xffff_ffff }),
      /cut short: 4294967295 bytes are announced, 8 are there/,
    ],
    ['48 channels', wav({ channels: 48, body: new Uint8Array(960) }), /48 channels, 1 to 8/],
    ['no channel', wav({ channels: 0 }), /0 channels/],
    ['a truncated file', wav({ body: new Uint8Array(100) }).subarray(0, 90), /cut short/],
    ['12 bits', wav({ bits: 12 }), /coding \(1, 12 bits\)/],
    ['MP3 inside', wav({ tag: 0x55 }), /coding \(85/],
    ['a rate of 4 GHz', wav({ rate: 4_000_000_000 }), /4000000000 samples a second/],
    ['a rate of nought', wav({ rate: 0 }), /0 samples a second/],
    ['no sound', wav().subarray(0, 36), /no sound/],
  ])('%s', (_, file, message) => {
    expect(() => readWav(file)).toThrow(SoundError);
    expect(() => readWav(file)).toThrow(message);
  });
});
