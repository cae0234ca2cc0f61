import { SoundError } from './sound-error.ts';

/** More is a bomb or a mistake: no microphone that stands in a room has more. */
const CHANNELS_MAX = 8;
const RATE_MIN_HZ = 4_000;
const RATE_MAX_HZ = 384_000;
const PCM = 1;
const FLOAT = 3;
/** The true format stands in the first two bytes of a GUID. */
const EXTENSIBLE = 0xfffe;
const FORMAT_BYTES = 16;
const EXTENSIBLE_BYTES = 26;

export interface Sound {
  /** All channels mixed to one, in [-1, 1]; what is not finite has become 0. */
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

interface Format {
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Reads a RIFF WAVE file: integers of 8, 16, 24 and 32 bits, floats of 32 and 64. @throws SoundError naming what is wrong */
export function readWav(file: Uint8Array): Sound {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || word(view, 0) !== 'RIFF' || word(view, 8) !== 'WAVE')
    throw new SoundError('it is not a WAV file');
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = word(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > file.length)
      throw new SoundError(`it is cut short: ${size} bytes are announced, ${file.length - body} are there`);
    if (name === 'fmt ') format = readFormat(view, body, size);
    if (name === 'data') {
      if (!format) throw new SoundError('its sound comes before its format');
      return { samples: mix(view, body, size, format), rate: format.rate };
    }
    at = body + size + (size % 2);
  }
  throw new SoundError('it holds no sound');
}

const word = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

function readFormat(view: DataView, at: number, size: number): Format {
  if (size < FORMAT_BYTES) throw new SoundError('its format is cut short');
  const tag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (channels < 1 || channels > CHANNELS_MAX)
    throw new SoundError(`it has ${channels} channels, 1 to ${CHANNELS_MAX} can be taken`);
  if (rate < RATE_MIN_HZ || rate > RATE_MAX_HZ)
    throw new SoundError(`it has ${rate} samples a second, ${RATE_MIN_HZ} to ${RATE_MAX_HZ} can be taken`);
  const coding = tag === EXTENSIBLE && size >= EXTENSIBLE_BYTES ? view.getUint16(at + 24, true) : tag;
  return { channels, rate, bits, read: readerOf(coding, bits) };
}

/** How one sample is read, in [-1, 1]. */
function readerOf(coding: number, bits: number): Format['read'] {
  if (coding === PCM && bits === 8) return (view, at) => (view.getUint8(at) - 128) / 2 ** 7;
  if (coding === PCM && bits === 16) return (view, at) => view.getInt16(at, true) / 2 ** 15;
  if (coding === PCM && bits === 24)
    return (view, at) => (view.getInt8(at + 2) * 2 ** 16 + view.getUint16(at, true)) / 2 ** 23;
  if (coding === PCM && bits === 32) return (view, at) => view.getInt32(at, true) / 2 ** 31;
  if (coding === FLOAT && bits === 32) return (view, at) => bounded(view.getFloat32(at, true));
  if (coding === FLOAT && bits === 64) return (view, at) => bounded(view.getFloat64(at, true));
  throw new SoundError(`its coding (${coding}, ${bits} bits) is not one that can be taken`);
}

const bounded = (sample: number): number => (Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0);

/** The mean of all channels; bytes behind the last whole frame are dropped. */
function mix(view: DataView, at: number, size: number, { channels, bits, read }: Format): Float32Array {
  const width = bits / 8;
  const samples = new Float32Array(Math.floor(size / (width * channels)));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read(view, at + (i * channels + c) * width);
    samples[i] = sum / channels;
  }
  return samples;
}
