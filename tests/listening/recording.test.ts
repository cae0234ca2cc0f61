import { describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../protocol/index.ts';
import { createRecording, RECORDING_MAX_SAMPLES } from '../../server/listening/recording.ts';
import { isSpeaking } from '../../server/listening/speaking.ts';

const pcm = (...samples: number[]): Uint8Array => new Uint8Array(Int16Array.from(samples).buffer);
const second = new Uint8Array(SPEECH_RATE_HZ * 2).fill(1);

describe('[U1] the sound of one recording', () => {
  it('[U1] is what was said, in the order of the chunks, in [-1, 1]', () => {
    const recording = createRecording();
    expect(recording.append(0, pcm(0, 16_384))).toBe('taken');
    expect(recording.append(1, pcm(-32_768, 32_767))).toBe('taken');
    expect([...recording.sound]).toEqual([0, 0.5, -1, Math.fround(32_767 / 32_768)]);
    expect(recording.next).toBe(2);
  });

  it('[U1] reads little-endian samples wherever they lie in memory', () => {
    const odd = new Uint8Array([9, 0, 0x40, 0, 0xc0]).subarray(1); // an odd offset no Int16Array could be laid on
    const recording = createRecording();
    recording.append(0, odd);
    expect([...recording.sound]).toEqual([0.5, -0.5]);
  });

  it('[U2] passes over a repeat and notices what is missing', () => {
    const recording = createRecording();
    recording.append(0, pcm(1));
    expect(recording.append(0, pcm(2))).toBe('taken');
    expect(recording.append(2, pcm(3))).toBe('order');
    expect([recording.next, recording.sound.length]).toEqual([1, 1]);
  });

  it('[U3] takes so many seconds and not a sample more, however long it goes on', () => {
    const recording = createRecording();
    const fits = RECORDING_MAX_SAMPLES / SPEECH_RATE_HZ;
    for (let index = 0; index < fits; index++) expect(recording.append(index, second)).toBe('taken');
    for (let minute = 0; minute < 20 * 60; minute++)
      expect(recording.append(fits + minute, second)).toBe('too-long');
    expect(recording.sound.length).toBe(RECORDING_MAX_SAMPLES);
  });

  it('[U6] is gone when it is wiped, also for who still holds it', () => {
    const recording = createRecording();
    recording.append(0, pcm(1, 2, 3));
    const held = recording.sound;
    recording.wipe();
    expect([...held]).toEqual([0, 0, 0]);
    expect(recording.sound.length).toBe(0);
  });
});

describe('[U7] the pause after the last word', () => {
  const voice = (seconds: number, level: number) =>
    Array.from({ length: seconds * SPEECH_RATE_HZ }, (_, at) => level * Math.sin(at / 9));
  const sound = (...parts: number[][]) => Float32Array.from(parts.flat());

  it.each([
    ['still speaking', sound(voice(3, 0.3)), true],
    ['silence after speech', sound(voice(3, 0.3), voice(0.3, 0)), false],
    ['a pause in noise 10 dB below', sound(voice(3, 0.3), voice(0.3, 0.09)), false],
    ['too short to tell', sound(voice(1, 0.3)), false],
    ['nothing', new Float32Array(0), false],
  ])('[U7] %s', (_what, given, expected) => {
    expect(isSpeaking(given)).toBe(expected);
  });
});
