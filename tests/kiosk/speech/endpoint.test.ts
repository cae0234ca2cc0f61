import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../../kiosk/speech/endpoint.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../kiosk/speech/frames.ts';
import { createLoudnessVoice, decibels, levelOf } from '../../../kiosk/speech/loudness.ts';
import { SPEECH_HANGOVER_MS } from '../../../protocol/limits.ts';

/** Plays so many ms at each likelihood of a voice; what was said, and when, in ms. */
function play(...parts: [ms: number, probability: number][]): [string, number][] {
  const endpoint = createEndpoint();
  const said: [string, number][] = [];
  let at = 0;
  for (const [ms, probability] of parts)
    for (let past = 0; past < ms; past += FRAME_MS) {
      at += FRAME_MS;
      const event = endpoint.take(probability);
      if (event !== null) said.push([event, at]);
    }
  return said;
}

describe('the end of speech', () => {
  it('[K21] comes the hang-over after the last word, not in a shorter pause', () => {
    const said = play([480, 0.01], [960, 0.9], [640, 0.1], [960, 0.9], [800, 0.1]);
    expect(said.map(([event]) => event)).toEqual(['voiced', 'silenced']);
    const end = said[1]?.[1] ?? 0;
    const spoken = 480 + 960 + 640 + 960;
    expect(end - spoken).toBeGreaterThanOrEqual(SPEECH_HANGOVER_MS);
    expect(end - spoken).toBeLessThanOrEqual(SPEECH_HANGOVER_MS + 2 * FRAME_MS);
  });

  it('[K21] is said again while it stays silent: the visitor may have held on at first', () => {
    expect(play([960, 0.9], [3_000, 0.1]).filter(([event]) => event === 'silenced').length).toBeGreaterThan(
      2,
    );
  });

  it('[K21] comes by itself where nobody begins, and a knock is nobody', () => {
    const said = play([1_000, 0.1], [64, 0.9], [9_000, 0.1]);
    expect(said.map(([event]) => event)).toEqual(['silenced']);
    expect(said[0]?.[1]).toBeGreaterThan(7_000);
  });

  it('does not flicker around one threshold', () => {
    const flicker = Array.from({ length: 60 }, (_, n): [number, number] => [FRAME_MS, n % 2 ? 0.4 : 0.52]);
    expect(play([320, 0.9], ...flicker).map(([event]) => event)).toEqual(['voiced']);
  });
});

describe('loudness', () => {
  const tone = (amplitude: number): Float32Array =>
    Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => amplitude * Math.sin(i / 3));

  it('[K24] finds the end of speech in a quiet and in a loud room', () => {
    for (const room of [0.0005, 0.02]) {
      const voice = createLoudnessVoice();
      const endpoint = createEndpoint();
      const said: string[] = [];
      const frames = [...Array(30).fill(room), ...Array(60).fill(room * 20), ...Array(40).fill(room)];
      for (const amplitude of frames) {
        const event = endpoint.take(voice(decibels(tone(amplitude))));
        if (event !== null) said.push(event);
      }
      expect(said, `room ${room}`).toEqual(['voiced', 'silenced']);
    }
  });

  it('hears nobody in silence, hum and a room that grows louder slowly', () => {
    const voice = createLoudnessVoice();
    const endpoint = createEndpoint();
    for (let n = 0; n < 200; n++)
      expect(endpoint.take(voice(decibels(tone(0.01 + n * 2e-5))))).not.toBe('voiced');
    expect(createLoudnessVoice()(decibels(new Float32Array(FRAME_SAMPLES)))).toBe(0);
  });

  it('[K26] is a level from 0 in silence to 1 close by', () => {
    expect(levelOf(decibels(new Float32Array(FRAME_SAMPLES)))).toBe(0);
    expect(levelOf(decibels(tone(0.8)))).toBe(1);
    expect(levelOf(decibels(tone(0.02)))).toBeGreaterThan(0.2);
    expect(levelOf(decibels(tone(0.02)))).toBeLessThan(0.8);
  });
});
