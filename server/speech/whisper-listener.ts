/** The listener: gates, utterances, Whisper, and whether to believe it. Runs in a process of its own. */
import { join } from 'node:path';
import { z } from 'zod';
import { SPEECH_MAX_S, SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { readManifest } from '../models/manifest.ts';
import { judge } from './belief.ts';
import { isAudible } from './level-gate.ts';
import type { Heard, HearRequest, Listener } from './listener.ts';
import { readJson } from './read-json.ts';
import { loadSpeechModel, type SpeechModel } from './speech-model.ts';
import { hearUtterance, type Utterance } from './utterance.ts';
import { findSpeech, toUtterances } from './utterances.ts';
import { loadVoiceModel, VOICE_FRAME, type VoiceModel } from './voice-model.ts';

/** The server keeps the other core of the smallest machine. */
const THREADS = 1;
const LANGUAGES = 'speech/languages.json';
const Languages = z.array(z.object({ language: z.string(), offered: z.boolean() }));
const LONGEST_UTTERANCE = Math.floor((SPEECH_MAX_S * SPEECH_RATE_HZ) / VOICE_FRAME);

/** Loads and verifies the networks under `assets/models`. @throws WeightsError naming the file that is missing or wrong */
export async function createWhisperListener({
  assets,
  threads = THREADS,
}: {
  assets: string;
  threads?: number | undefined;
}): Promise<Listener> {
  const manifest = await readManifest(join(assets, 'models'));
  const voice = await loadVoiceModel(manifest);
  const model = await loadSpeechModel(manifest, threads);
  const known = await readJson(manifest, LANGUAGES, Languages);
  const offered = known.filter((each) => each.offered).map((each) => each.language);
  return {
    info: { name: model.config.name, languages: Object.keys(model.config.languages) },
    hear: (request, signal) => hear(model, voice, { among: offered, ...request }, signal),
    async close() {
      await model.release();
      await voice.release();
    },
  };
}

async function hear(
  model: SpeechModel,
  voice: VoiceModel,
  {
    samples,
    language,
    among,
    translate,
    partial = false,
  }: HearRequest & { readonly among: readonly string[] },
  signal: AbortSignal,
): Promise<Heard> {
  const ms = { gate: 0, encode: 0, decode: 0, translate: 0 };
  const began = performance.now();
  const nothing = (why: 'silence' | 'no-speech'): Heard => {
    ms.gate = performance.now() - began;
    return { kind: 'nothing', why, language, noSpeech: null, ms };
  };
  silenceNonsense(samples);
  if (!isAudible(samples)) return nothing('silence');
  const voices = await voice.detect(samples);
  const pieces = toUtterances(findSpeech(voices), voices, LONGEST_UTTERANCE);
  if (pieces.length === 0) return nothing('no-speech');
  ms.gate = performance.now() - began;

  const heard: Utterance[] = [];
  for (const { begin, end } of pieces) {
    signal.throwIfAborted();
    const sound = samples.subarray(begin * VOICE_FRAME, end * VOICE_FRAME);
    // The language of the first utterance is that of all.
    const wish = { language: heard[0]?.language ?? language, among, translate, quick: partial };
    heard.push(await hearUtterance(model, sound, wish, ms, signal));
  }
  return judge(heard, ms);
}

/** What is no number, or out of range, is silence: nobody's voice, and the networks would answer with more of it. */
function silenceNonsense(samples: Float32Array): void {
  for (const [i, sample] of samples.entries()) {
    if (!(Math.abs(sample) <= 1)) samples[i] = Number.isFinite(sample) ? Math.sign(sample) : 0;
  }
}
