import { describe, expect, it, vi } from 'vitest';
import { createDetector } from '../../../kiosk/speech/detector.ts';
import { FRAME_SAMPLES } from '../../../kiosk/speech/frames.ts';
import { createVoice } from '../../../kiosk/speech/voice.ts';
import type { VoiceNews, VoiceOrder } from '../../../kiosk/speech/voice-worker.ts';

/** A worker that says what the test says. */
class ScriptedWorker extends EventTarget {
  readonly orders: VoiceOrder[] = [];
  isOver = false;
  postMessage(order: VoiceOrder, transfer: ArrayBuffer[]): void {
    this.orders.push(structuredClone(order, { transfer }));
  }
  terminate(): void {
    this.isOver = true;
  }
  say(news: VoiceNews): void {
    this.dispatchEvent(new MessageEvent('message', { data: news }));
  }
}

function start() {
  const worker = new ScriptedWorker();
  const detector = createDetector(() => worker as unknown as Worker);
  const onEvent = vi.fn<(event: string) => void>();
  const events = (): string[] => onEvent.mock.calls.map(([event]) => event);
  return { worker, detector, onEvent, events };
}

const frame = (): Float32Array => new Float32Array(FRAME_SAMPLES).fill(0.5);
const QUIET_DB = -70;
const LOUD_DB = -20;

/** A sentence and a pause after it, as loudness hears them. */
function speak(voice: ReturnType<typeof createVoice>): Float32Array[] {
  return [...Array(20).fill(QUIET_DB), ...Array(30).fill(LOUD_DB), ...Array(30).fill(QUIET_DB)].map(
    (db: number) => {
      const taken = frame();
      voice.take(taken, db);
      return taken;
    },
  );
}

describe('the voice', () => {
  it('[K21] is the detector where there is one, whatever loudness says', () => {
    const { worker, detector, onEvent, events } = start();
    const voice = createVoice(detector, onEvent);
    worker.say('ready');
    speak(voice);
    expect(events()).toEqual([]);
    expect(worker.orders).toHaveLength(80);
    for (const probability of [...Array(10).fill(0.9), ...Array(25).fill(0.1)])
      worker.say({ recording: 1, probability });
    expect(events()).toEqual(['voiced', 'silenced']);
  });

  it('[K24] is loudness where the detector cannot be loaded, breaks, or has no worker at all', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const failed = start();
    const voice = createVoice(failed.detector, failed.onEvent);
    failed.worker.say('failed');
    expect(failed.worker.isOver).toBe(true);
    const frames = speak(voice);
    expect(failed.events()).toEqual(['voiced', 'silenced']);
    expect(frames.every((taken) => taken.every((sample) => sample === 0))).toBe(true);

    const broken = start();
    const breaking = createVoice(broken.detector, broken.onEvent);
    broken.worker.dispatchEvent(new Event('error'));
    speak(breaking);
    expect(broken.events()).toEqual(['voiced', 'silenced']);

    const onEvent = vi.fn();
    const none = createDetector(() => {
      throw new Error('no workers here');
    });
    speak(createVoice(none, onEvent));
    expect(onEvent).toHaveBeenCalledTimes(2);
  });

  it('[K24] is loudness for this recording where the detector takes too long, and the detector for the next', () => {
    const { worker, detector, onEvent, events } = start();
    const slow = createVoice(detector, onEvent);
    for (let n = 0; n < 200; n++) slow.take(frame(), QUIET_DB);
    speak(slow);
    expect(events()).toContain('voiced');
    slow.close();
    worker.say('ready');
    onEvent.mockClear();
    const next = createVoice(detector, onEvent);
    speak(next);
    expect(events()).toEqual([]);
    worker.say({ recording: 1, probability: 0.9 });
    for (let n = 0; n < 5; n++) worker.say({ recording: 2, probability: 0.9 });
    expect(events()).toEqual(['voiced']);
  });

  it('[K22] has the detector forget each recording at its end', () => {
    const { worker, detector, onEvent } = start();
    const voice = createVoice(detector, onEvent);
    voice.take(frame(), LOUD_DB);
    voice.close();
    expect(worker.orders.at(-1)).toEqual({ recording: 1, frame: null });
  });
});
