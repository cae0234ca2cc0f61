import { describe, expect, it, vi } from 'vitest';
import { createEar } from '../../../kiosk/speech/ear.ts';
import type { RecordingOptions } from '../../../kiosk/speech/recording.ts';
import type { SpeechLine } from '../../../kiosk/speech/sender.ts';
import type { KioskEvent } from '../../../kiosk/visit.ts';

const line = {} as SpeechLine;
const wish = (recording: string) => ({ recording, visit: 'visit', language: 'de' });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function createTestEar(bundle: Promise<unknown> = Promise.resolve()) {
  const started: { options: RecordingOptions; hearOut: () => void; hush: () => void }[] = [];
  const startRecording = vi.fn((options: RecordingOptions) => {
    const recording = { hearOut: vi.fn(), hush: vi.fn() };
    started.push({ options, ...recording });
    return recording;
  });
  const load = vi.fn(async () => {
    await bundle;
    return { startRecording };
  });
  const told: KioskEvent[] = [];
  return { ear: createEar({ line, tell: (event) => told.push(event), load }), load, started, told };
}

describe('the ear', () => {
  it('[K24] fetches nothing before it is asked to listen', async () => {
    const { ear, load, started } = createTestEar();
    ear.hearOut('r1');
    ear.hush('r1');
    await settle();
    expect(load).not.toHaveBeenCalled();
    ear.listen(wish('r1'));
    await settle();
    expect(load).toHaveBeenCalledOnce();
    expect(started[0]?.options).toMatchObject({ recording: 'r1', visit: 'visit', language: 'de' });
  });

  it('[K16] opens no microphone for whoever thought better of it while the ear was fetched', async () => {
    const { ear, started } = createTestEar();
    ear.listen(wish('r1'));
    ear.hush('r1');
    await settle();
    expect(started).toEqual([]);
  });

  it('[K16] closes one microphone before it opens the next, and the last when the page goes', async () => {
    const { ear, started } = createTestEar();
    ear.listen(wish('r1'));
    await settle();
    ear.listen(wish('r2'));
    await settle();
    ear.hearOut('r1');
    expect(started[0]?.hush).toHaveBeenCalledOnce();
    expect(started[0]?.hearOut).not.toHaveBeenCalled();
    ear.close();
    expect(started[1]?.hush).toHaveBeenCalledOnce();
  });

  it('[K18] says that the line broke when what it needs cannot be fetched', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { ear, told } = createTestEar(Promise.reject(new Error('no server')));
    ear.listen(wish('r1'));
    await settle();
    expect(told).toEqual([{ type: 'unheard', recording: 'r1', fault: 'line' }]);
  });
});
