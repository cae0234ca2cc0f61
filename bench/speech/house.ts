/** Speaking to the running house: how soon the text is there while another kiosk's pictures are painted, and how the server keeps turning. */
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import {
  SPEECH_CHUNK_SAMPLES,
  SPEECH_RATE_HZ,
  type SpeechAck,
  type SpeechAnswer,
} from '../../protocol/index.ts';
import { startExhibition } from '../exhibition.ts';
import { atMost, type BenchContext, type Figure, quantile, reported, unmeasured } from '../figure.ts';
import { type Kiosk, openKiosk, visit } from '../kiosks.ts';

const LOOP_P99_MAX_MS = 10;
const CHUNK_MS = (1_000 * SPEECH_CHUNK_SAMPLES) / SPEECH_RATE_HZ;
const READY_MS = 60_000;
const WORDS = 'a castle under the sea';

/** Says an utterance at the pace of a voice. Answers the milliseconds from its last sample to the text. */
async function speak(kiosk: Kiosk, samples: Float32Array): Promise<number> {
  const recording = uuid();
  const taken = (ack: SpeechAck) => {
    if (!ack.ok) throw new Error(`speech was refused: ${ack.reason}`);
  };
  const begin = { recording, visit: uuid(), language: 'en', rate: SPEECH_RATE_HZ };
  taken(await kiosk.emitWithAck('speech:begin', begin));
  let chunks = 0;
  const acks: Promise<void>[] = [];
  const began = performance.now();
  for (let at = 0; at < samples.length; at += SPEECH_CHUNK_SAMPLES) {
    const part = samples.subarray(at, at + SPEECH_CHUNK_SAMPLES);
    const pcm = new Uint8Array(Int16Array.from(part, (sample) => Math.round(sample * 0x7fff)).buffer);
    acks.push(kiosk.emitWithAck('speech:chunk', { recording, index: chunks++, pcm }).then(taken));
    await sleep(Math.max(0, began + chunks * CHUNK_MS - performance.now()));
  }
  const ended = performance.now();
  await Promise.all(acks);
  const answer: SpeechAnswer = await kiosk.emitWithAck('speech:end', { recording, chunks });
  if (!answer.ok) throw new Error(`nothing was heard: ${answer.reason}`);
  return performance.now() - ended;
}

async function listenerReady(url: string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    const { listener } = (await (await fetch(`${url}/health`)).json()) as { listener?: string };
    if (listener === 'ready') return;
    await sleep(100);
  }
  throw new Error('the listener did not become ready');
}

/** Utterances spoken one after another while a second kiosk paints without a pause. */
export async function houseFigures(
  utterances: readonly Float32Array[],
  context: BenchContext,
): Promise<Figure[]> {
  const exhibition = await startExhibition();
  try {
    await listenerReady(exhibition.url);
    const [speaker, painter] = [await openKiosk(exhibition.url), await openKiosk(exhibition.url)];
    let speaking = true;
    const painting = (async () => {
      for (let seed = 0; speaking; seed++) await visit(painter, WORDS, seed);
    })();
    const times: number[] = [];
    for (const utterance of utterances) {
      times.push(await speak(speaker, utterance));
      context.say(`  in the house: ${times.at(-1)?.toFixed(0)} ms`);
    }
    const health = (await (await fetch(`${exhibition.url}/health`)).json()) as { loop: { p99Ms: number } };
    speaking = false;
    await painting;
    speaker.close();
    painter.close();
    const why = `${times.length} utterances at the pace of a voice, another kiosk painting all the while`;
    return [
      reported('text_painting_p95_ms_5s', quantile(times, 0.95), 'ms', why),
      atMost('loop_p99_ms', health.loop.p99Ms, LOOP_P99_MAX_MS, 'ms', context),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      unmeasured('text_painting_p95_ms_5s', 'ms', null, why),
      unmeasured('loop_p99_ms', 'ms', `<= ${LOOP_P99_MAX_MS}`, why),
    ];
  } finally {
    await exhibition.stop();
    exhibition.forget();
  }
}
