import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLD_MS, PHASE_MS, type SpeechFault } from '../../kiosk/listening.ts';
import {
  type Effect,
  isSpeechOffered,
  type Kiosk,
  type KioskEvent,
  startKiosk,
  turn,
  turnsAt,
} from '../../kiosk/visit.ts';
import { type SpeechAnswer, type SpeechOffer, SpeechRefusal } from '../../protocol/index.ts';
import { SPEECH_MAX_S, SPEECH_SURE } from '../../protocol/limits.ts';

const offer = (...languages: string[]): SpeechOffer => ({
  available: languages.length > 0,
  languages: languages.map((language) => ({ language, errors: 0.1 })),
});
const painter = { available: true, name: 'echo', manners: [] };
const FAULTS: SpeechFault[] = [
  ...SpeechRefusal.options,
  'insecure',
  'no-microphone',
  'denied',
  'unplugged',
  'line',
  'broken',
];

interface Lived {
  kiosk: Kiosk;
  now: number;
  effects: Effect[];
}

function tell(lived: Lived, event: KioskEvent, pause = 0): Lived {
  lived.now += pause;
  const { kiosk, effects } = turn(lived.kiosk, event, lived.now);
  lived.kiosk = kiosk;
  lived.effects.push(...effects);
  return lived;
}

function entered(words = '', language?: string): Lived {
  const lived: Lived = { kiosk: startKiosk(0, 'en'), now: 0, effects: [] };
  tell(lived, { type: 'welcomed', painter });
  tell(lived, { type: 'offered', speech: offer('en', 'de') });
  tell(lived, { type: 'entered', visit: 'visit', ...(language === undefined ? {} : { language }) });
  if (words !== '') tell(lived, { type: 'worded', words });
  return lived;
}

const press: KioskEvent = { type: 'pressed', recording: 'r1' };
const released: KioskEvent = { type: 'released' };
const opened: KioskEvent = { type: 'opened', recording: 'r1' };
const voiced: KioskEvent = { type: 'voiced', recording: 'r1' };
const silenced: KioskEvent = { type: 'silenced', recording: 'r1' };
const heard = (answer: Partial<Extract<SpeechAnswer, { ok: true }>> = {}, recording = 'r1'): KioskEvent => ({
  type: 'heard',
  recording,
  answer: {
    ok: true,
    text: 'Ein roter Fuchs.',
    english: 'A red fox.',
    language: 'de',
    confidence: 0.9,
    ...answer,
  },
});

/** A tapped microphone that hears. */
function hearing(words = ''): Lived {
  const lived = entered(words);
  tell(lived, press);
  tell(lived, released, 120);
  return tell(lived, opened, 200);
}
const phaseOf = ({ kiosk: { visit } }: Lived): string =>
  visit.at === 'listening' ? visit.listening.phase : visit.at;

/** Lives until time alone has led on. */
const wait = (lived: Lived): Lived =>
  tell(lived, { type: 'ticked' }, turnsAt(lived.kiosk, lived.now) - lived.now);

describe('listening', () => {
  it('[K20] tapped: hears until nobody speaks any more', () => {
    const lived = hearing();
    expect(lived.effects).toContainEqual({ do: 'listen', recording: 'r1', visit: 'visit', language: null });
    expect(phaseOf(lived)).toBe('hearing');
    tell(tell(lived, voiced, 500), silenced, 3_000);
    expect(phaseOf(lived)).toBe('understanding');
    expect(lived.effects.at(-1)).toEqual({ do: 'hear-out', recording: 'r1' });
  });

  it('[K20] tapped a second time: enough said, or never mind before anything could be said', () => {
    expect(phaseOf(tell(hearing(), press, 2_000))).toBe('understanding');
    const asking = tell(tell(entered('a fox'), press), { type: 'pressed', recording: 'r2' }, 500);
    expect(asking.kiosk.visit).toMatchObject({ at: 'compose', words: 'a fox', notice: null });
    const understanding = tell(tell(hearing(), press, 2_000), { type: 'pressed', recording: 'r3' }, 100);
    expect(phaseOf(understanding)).toBe('understanding');
  });

  it('[K20] held: pauses end nothing, letting go does', () => {
    const lived = tell(tell(entered(), press), opened, 200);
    tell(lived, voiced, 300);
    tell(lived, silenced, 1_500);
    expect(phaseOf(lived)).toBe('hearing');
    tell(lived, released, 500);
    expect(phaseOf(lived)).toBe('understanding');
  });

  it('[K20] let go before anything was said: it goes on as if it had been tapped', () => {
    const lived = tell(tell(entered(), press), opened, 200);
    tell(lived, released, HOLD_MS * 2);
    expect(phaseOf(lived)).toBe('hearing');
    const short = tell(tell(tell(entered(), press), opened, 100), voiced, 100);
    tell(short, released, HOLD_MS - 201);
    expect(phaseOf(short)).toBe('hearing');
  });

  it('[K21] every phase ends by itself', () => {
    const asking = tell(entered('a fox'), press);
    expect(turnsAt(asking.kiosk, asking.now) - asking.now).toBe(PHASE_MS.asking);
    expect(wait(asking).kiosk.visit).toMatchObject({
      at: 'compose',
      words: 'a fox',
      notice: 'speech-denied',
    });
    const lived = hearing();
    expect(turnsAt(lived.kiosk, lived.now) - lived.now).toBe(SPEECH_MAX_S * 1_000);
    expect(phaseOf(wait(lived))).toBe('understanding');
    expect(lived.effects.at(-1)).toEqual({ do: 'hear-out', recording: 'r1' });
    expect(wait(lived).kiosk.visit).toMatchObject({ at: 'compose', notice: 'speech-unavailable' });
    // Also for whoever holds on for ever.
    expect(phaseOf(wait(tell(tell(entered(), press), opened)))).toBe('understanding');
  });

  it('[K16] whatever happens, a microphone is open only while the visit listens', () => {
    const recording = fc.constantFrom('r1', 'r2', 'r3');
    const event = fc.oneof(
      recording.map((id): KioskEvent => ({ type: 'pressed', recording: id })),
      fc
        .tuple(fc.constantFrom('opened' as const, 'voiced' as const, 'silenced' as const), recording)
        .map(([type, id]): KioskEvent => ({ type, recording: id })),
      fc.constantFrom<KioskEvent>(
        released,
        { type: 'hushed' },
        { type: 'left' },
        { type: 'ticked' },
        { type: 'unlinked' },
      ),
      fc.constant<KioskEvent>({ type: 'submitted', key: 'key', fromNothing: true }),
      fc.constant<KioskEvent>({ type: 'entered', visit: 'visit' }),
      recording.map((id) => heard({}, id)),
      fc
        .tuple(recording, fc.constantFrom(...FAULTS))
        .map(([id, fault]): KioskEvent => ({ type: 'unheard', recording: id, fault })),
    );
    let opens = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), event), { maxLength: 40 }), (events) => {
        const lived = entered();
        let open: string | null = null;
        for (const [pause, next] of events) {
          lived.effects.length = 0;
          tell(lived, next, pause);
          for (const effect of lived.effects) {
            if (effect.do === 'listen') {
              expect(open).toBeNull();
              open = effect.recording;
              opens += 1;
            } else if (effect.do === 'hush') {
              expect(effect.recording).toBe(open);
              open = null;
            }
          }
          const { visit } = lived.kiosk;
          expect(open).toBe(visit.at === 'listening' ? visit.listening.recording : null);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(opens).toBeGreaterThan(100);
  });

  it('[K17] lands in the words, and sends nothing by itself', () => {
    const lived = tell(tell(hearing(), press, 2_000), heard());
    expect(lived.kiosk.visit).toMatchObject({
      at: 'review',
      words: 'Ein roter Fuchs.',
      sending: null,
      notice: null,
    });
    for (let n = 0; n < 50 && lived.kiosk.visit.at !== 'attract'; n++) wait(lived);
    expect(lived.kiosk.visit.at).toBe('attract');
    expect(lived.effects.filter((effect) => effect.do === 'send')).toEqual([]);
  });

  it('[K17] follows typed words, and is said anew in place of what was spoken before', () => {
    const lived = tell(tell(hearing('nachts: '), press, 2_000), heard());
    expect(lived.kiosk.visit).toMatchObject({ words: 'nachts: Ein roter Fuchs.' });
    tell(lived, { type: 'worded', words: 'nachts: Ein roter Luchs.' });
    tell(lived, { type: 'pressed', recording: 'r2' });
    tell(lived, heard({ text: 'Zwei Füchse.' }, 'r2'), 3_000);
    expect(lived.kiosk.visit).toMatchObject({ at: 'review', words: 'nachts: Zwei Füchse.' });
    expect(tell(lived, { type: 'worded', words: ' ' }).kiosk.visit).toMatchObject({
      at: 'compose',
      spoken: null,
    });
  });

  it('[K17] asks to look twice where it was hard to make out, and says where it was cut', () => {
    const unsure = tell(tell(hearing(), press, 2_000), heard({ confidence: SPEECH_SURE - 0.01 }));
    expect(unsure.kiosk.visit).toMatchObject({ at: 'review', notice: 'speech-unsure' });
    expect(tell(wait(hearing()), heard()).kiosk.visit).toMatchObject({ at: 'review', notice: 'speech-cut' });
  });

  it('[K18] gives every fault a sentence and the words back that stood there', () => {
    for (const fault of FAULTS) {
      const events: KioskEvent[] = [{ type: 'unheard', recording: 'r1', fault }];
      const refusal = SpeechRefusal.safeParse(fault);
      if (refusal.success) {
        events.push({ type: 'heard', recording: 'r1', answer: { ok: false, reason: refusal.data } });
      }
      for (const event of events) {
        const typed = tell(hearing('a fox'), event).kiosk.visit;
        expect(typed).toMatchObject({
          at: 'compose',
          words: 'a fox',
          notice: expect.stringMatching(/^speech-/),
        });
        const again = tell(tell(hearing(), press, 2_000), heard());
        tell(again, { type: 'pressed', recording: 'r1' });
        expect(tell(again, event).kiosk.visit).toMatchObject({ at: 'review', words: 'Ein roter Fuchs.' });
      }
    }
  });

  it('[K18] ignores what comes of another recording', () => {
    const lived = hearing('a fox');
    for (const event of [heard({}, 'r9'), { type: 'unheard', recording: 'r9', fault: 'line' } as const])
      expect(phaseOf(tell(lived, event))).toBe('hearing');
    tell(lived, { type: 'guessed', recording: 'r9', text: 'of somebody else' });
    tell(lived, { type: 'guessed', recording: 'r1', text: 'Ein roter' });
    expect(lived.kiosk.visit).toMatchObject({ listening: { partial: 'Ein roter' } });
  });

  it('[K19] says that words were spoken, in which language, and their English as long as it is theirs', () => {
    const sent = (words: string | null, answer = {}): object | undefined => {
      const lived = tell(tell(hearing(), press, 2_000), heard(answer));
      if (words !== null) tell(lived, { type: 'worded', words });
      tell(lived, { type: 'submitted', key: 'key', fromNothing: false });
      const send = lived.effects.find((effect) => effect.do === 'send');
      return send?.do === 'send' ? send.prompt : undefined;
    };
    const spoken = { input: 'spoken', language: 'de', english: 'A red fox.' };
    expect(sent(null)).toMatchObject({ ...spoken, words: 'Ein roter Fuchs.' });
    expect(sent('  Ein roter,  Fuchs!  ')).toMatchObject({ ...spoken, words: 'Ein roter,  Fuchs!' });
    const edited = sent('Ein roter Luchs.');
    expect(edited).toMatchObject({ input: 'spoken', language: 'de', words: 'Ein roter Luchs.' });
    expect(edited).not.toHaveProperty('english');
    const inEnglish = sent(null, { text: 'A red fox.', english: undefined, language: 'en' });
    expect(inEnglish).toMatchObject({ input: 'spoken', language: 'en', words: 'A red fox.' });
    expect(inEnglish).not.toHaveProperty('english');
    const lived = tell(tell(hearing(), press, 2_000), heard());
    tell(tell(lived, { type: 'worded', words: '' }), { type: 'worded', words: 'a hare' });
    tell(lived, { type: 'submitted', key: 'key', fromNothing: false });
    expect(lived.effects.at(-1)).toMatchObject({ do: 'send', prompt: { input: 'typed', words: 'a hare' } });
  });

  it('[K25] is offered only where somebody listens to the chosen language', () => {
    const german = entered('', 'de-AT');
    expect(isSpeechOffered(german.kiosk)).toBe(true);
    expect(tell(german, press).effects).toContainEqual(
      expect.objectContaining({ do: 'listen', language: 'de-AT' }),
    );
    const arabic = entered('', 'ar');
    expect(isSpeechOffered(arabic.kiosk)).toBe(false);
    expect(phaseOf(tell(arabic, press))).toBe('compose');
    // Nobody has chosen: the station's own language it is.
    const french = entered();
    french.kiosk = { ...french.kiosk, language: 'fr' };
    expect(isSpeechOffered(french.kiosk)).toBe(false);
    const nobody = tell(entered(), { type: 'offered', speech: offer() });
    expect(isSpeechOffered(nobody.kiosk)).toBe(false);
    expect(phaseOf(tell(nobody, press))).toBe('compose');
  });
});
