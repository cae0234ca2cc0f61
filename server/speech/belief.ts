import type { Heard, HearTimes } from './listener.ts';
import type { Utterance } from './utterance.ts';

/** The network thinks it likely that nobody spoke, and is not sure of its words either (Whisper's own rule, tighter: crowds). */
const NO_SPEECH_ABOVE = 0.4;
const UNSURE_BELOW = -0.45;
/** Whatever it thinks of speech: words this unlikely are a guess at a noise. */
const GUESS_BELOW = -0.9;

/** Out of a crowd, only words the network is sure of were said to the microphone. */
const SURE_IN_CROWD = -0.3;

/** Why an utterance is not to be believed; null where it is. */
export function doubt(utterance: Utterance): 'no-speech' | 'unclear' | null {
  if (!/[\p{L}\p{N}]/u.test(utterance.text)) return 'no-speech';
  if (utterance.endless) return 'unclear';
  if (utterance.noSpeech > NO_SPEECH_ABOVE && utterance.logProbability < UNSURE_BELOW) return 'no-speech';
  if (utterance.crowd && utterance.logProbability < SURE_IN_CROWD) return 'no-speech';
  // Also where it is not a number.
  return utterance.logProbability >= GUESS_BELOW ? null : 'unclear';
}

/** What is believed of all utterances, in one answer. */
export function judge(utterances: readonly Utterance[], ms: HearTimes): Heard {
  const [first] = utterances;
  const believed = utterances.filter((utterance) => doubt(utterance) === null);
  const [speaker] = believed;
  if (!speaker) {
    const why = (first && doubt(first)) ?? 'no-speech';
    return { kind: 'nothing', why, language: first?.language ?? null, noSpeech: first?.noSpeech ?? null, ms };
  }
  const tokens = believed.reduce((sum, each) => sum + each.tokens, 0);
  const english = believed.map((each) => each.english ?? each.text).join(' ');
  return {
    kind: 'text',
    text: believed.map((each) => each.text).join(' '),
    english: believed.some((each) => each.english !== null) ? english : null,
    language: speaker.language,
    confidence: believed.reduce((sum, each) => sum + each.probability * each.tokens, 0) / tokens,
    noSpeech: Math.max(...believed.map((each) => each.noSpeech)),
    ms,
  };
}
