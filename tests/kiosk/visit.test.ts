import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMemory, recallKiosk, remember } from '../../kiosk/memory.ts';
import {
  type Effect,
  isOutOfService,
  type Kiosk,
  type KioskEvent,
  LINK_GRACE_MS,
  PATIENCE_MS,
  PICTURE_ALONE_MS,
  STILLNESS_MS,
  startKiosk,
  turn,
  turnsAt,
  WARNING_MS,
  warningSeconds,
} from '../../kiosk/visit.ts';
import type { JobStatus, KeepsakeOffer, SpeechAnswer, Work } from '../../protocol/index.ts';
import { PROMPT_MAX_CODE_POINTS, SPEECH_SURE, STEP_SHOWN_MS } from '../../protocol/limits.ts';

const JOBS = ['job-1', 'job-2'] as const;
const KEYS = ['key-1', 'key-2'] as const;
const WORDS = 'marker-words of a visitor';

const work: Work = {
  id: '01890000-0000-7000-8000-000000000001',
  number: 7,
  words: WORDS,
  language: 'en',
  manner: 'oil',
  painter: 'echo',
  seed: 1,
  steps: 8,
  until: 8,
  freedom: 0.85,
  understood: [],
  sources: [],
  paintedAt: '2026-01-01T00:00:00Z',
  relief: false,
};

const keepsake: KeepsakeOffer = {
  path: '/k/AAAAAAAAAAAAAAAAAAAAAA',
  code: '0123456789',
  link: null,
  until: null,
};

const status = (job: string, state: JobStatus['state'], place = 0): JobStatus => ({
  job,
  state,
  place,
  words: WORDS,
  ...(state === 'completed' ? { work, keepsake } : {}),
});
const step = (job: string, number: number): KioskEvent => ({
  type: 'progressed',
  progress: { stage: 'step', job, step: number, steps: 8, size: 1, preview: new Uint8Array(3) },
});
const open: KioskEvent = { type: 'welcomed', painter: { available: true, name: 'echo', manners: ['oil'] } };

const RECORDINGS = ['recording-1', 'recording-2'] as const;
const SPOKEN = 'marker-sound of a visitor';
const heardWell: SpeechAnswer = { ok: true, text: SPOKEN, language: 'en', confidence: 0.9 };
const heardBadly: SpeechAnswer = { ...heardWell, confidence: SPEECH_SURE - 0.01 };
const offered: KioskEvent = {
  type: 'offered',
  speech: {
    available: true,
    languages: [
      { language: 'en', errors: 0.05 },
      { language: 'de', errors: 0.1 },
    ],
  },
};

const recording = fc.constantFrom(...RECORDINGS);
const job = fc.constantFrom(...JOBS);
const key = fc.constantFrom(...KEYS);
const state = fc.constantFrom<JobStatus['state']>(
  'pending',
  'held',
  'in_progress',
  'completed',
  'failed',
  'canceled',
  'rejected',
  'quarantined',
);
const anyStatus = fc.tuple(job, state, fc.nat(5)).map(([id, now, place]) => status(id, now, place));
const anyEvent: fc.Arbitrary<KioskEvent> = fc.oneof(
  fc.constant<KioskEvent>({ type: 'touched' }),
  fc.constant<KioskEvent>({ type: 'entered', visit: 'visit' }),
  fc.constantFrom(WORDS, '', ' ', 'x'.repeat(400)).map((words): KioskEvent => ({ type: 'worded', words })),
  fc.constantFrom('oil', null).map((manner): KioskEvent => ({ type: 'mannered', manner })),
  fc.constant<KioskEvent>({ type: 'spoken-to', language: 'ar' }),
  fc
    .tuple(key, fc.boolean())
    .map(([id, fromNothing]): KioskEvent => ({ type: 'submitted', key: id, fromNothing })),
  fc.constant<KioskEvent>({ type: 'recalled' }),
  recording.map((id): KioskEvent => ({ type: 'pressed', recording: id })),
  fc.constant<KioskEvent>({ type: 'released' }),
  fc
    .tuple(fc.constantFrom('opened' as const, 'voiced' as const, 'silenced' as const), recording)
    .map(([type, id]): KioskEvent => ({ type, recording: id })),
  recording.map((id): KioskEvent => ({ type: 'guessed', recording: id, text: SPOKEN })),
  fc
    .tuple(recording, fc.constantFrom(heardWell, heardBadly, { ok: false, reason: 'silence' } as const))
    .map(([id, answer]): KioskEvent => ({ type: 'heard', recording: id, answer })),
  fc
    .tuple(recording, fc.constantFrom('line' as const, 'unplugged' as const))
    .map(([id, fault]): KioskEvent => ({ type: 'unheard', recording: id, fault })),
  fc.constant<KioskEvent>({ type: 'hushed' }),
  fc.constant(offered),
  fc.constant<KioskEvent>({ type: 'offered', speech: { available: false, languages: [] } }),
  fc.tuple(key, job, fc.boolean()).map(
    ([id, made, ok]): KioskEvent => ({
      type: 'answered',
      key: id,
      answer: ok ? { ok, job: made, place: 0 } : { ok, reason: 'busy' },
    }),
  ),
  fc.tuple(job, fc.integer({ min: 1, max: 8 })).map(([id, number]) => step(id, number)),
  job.map(
    (id): KioskEvent => ({
      type: 'progressed',
      progress: { stage: 'draft', job: id, sources: [], understood: [], reading: [] },
    }),
  ),
  job.map((id): KioskEvent => ({ type: 'progressed', progress: { stage: 'brush', job: id } })),
  anyStatus.map((news): KioskEvent => ({ type: 'changed', status: news })),
  anyStatus.map((news): KioskEvent => ({ type: 'resumed', visit: 'visit', status: news })),
  job.map((id): KioskEvent => ({ type: 'missed', job: id })),
  fc
    .constantFrom('onward', 'erase-asked', 'erase-kept', 'erase-meant')
    .map((type) => ({ type }) as KioskEvent),
  fc.boolean().map((ok): KioskEvent => ({ type: 'erased', work: work.id, ok })),
  fc.constant<KioskEvent>({ type: 'left' }),
  fc.constantFrom(1, 4, null).map((step): KioskEvent => ({ type: 'looked', step })),
  fc.constant<KioskEvent>({ type: 'finished' }),
  fc
    .tuple(job, fc.option(job))
    .map(([asked, made]): KioskEvent => ({ type: 'finish-answered', asked, job: made })),
  fc
    .tuple(key, fc.constantFrom('oil', undefined))
    .map(([id, manner]): KioskEvent => ({ type: 'varied', key: id, ...(manner ? { manner } : {}) })),
  fc.constant<KioskEvent>({ type: 'again', visit: 'visit-2' }),
  fc.constant<KioskEvent>({ type: 'ticked' }),
  fc.constant(open),
  fc.constant<KioskEvent>({ type: 'unlinked' }),
);
const history = fc.array(fc.tuple(fc.oneof(fc.nat(900), fc.nat(60_000)), anyEvent), { maxLength: 60 });

interface Lived {
  kiosk: Kiosk;
  now: number;
  effects: Effect[];
}

function live(events: readonly (readonly [number, KioskEvent])[], from: Kiosk = startKiosk(0, 'en')): Lived {
  const lived: Lived = { kiosk: from, now: 0, effects: [] };
  for (const [pause, event] of events) tell(lived, event, pause);
  return lived;
}

function tell(lived: Lived, event: KioskEvent, pause = 0): Kiosk {
  lived.now += pause;
  const { kiosk, effects } = turn(lived.kiosk, event, lived.now);
  lived.kiosk = kiosk;
  lived.effects.push(...effects);
  return kiosk;
}

/** From the words to the page of the keepsake. */
const toKeepsake: [number, KioskEvent][] = [
  [10, { type: 'changed', status: status('job-1', 'completed') }],
  [1_000, { type: 'ticked' }],
  [3_000, { type: 'ticked' }],
  [10, { type: 'onward' }],
];

const compose: [number, KioskEvent][] = [
  [0, open],
  [0, offered],
  [10, { type: 'entered', visit: 'visit' }],
  [10, { type: 'worded', words: WORDS }],
];
const waiting: [number, KioskEvent][] = [
  ...compose,
  [10, { type: 'submitted', key: 'key-1', fromNothing: false }],
  [10, { type: 'answered', key: 'key-1', answer: { ok: true, job: 'job-1', place: 2 } }],
];

/** Where a reload leads from where the job is known; otherwise to the words. */
const RECALLED: Partial<Record<Kiosk['visit']['at'], string>> = {
  waiting: 'waiting',
  reveal: 'waiting',
  keepsake: 'waiting',
};

/** A picture that is finished, with its sources before the visitor. */
const revealed: [number, KioskEvent][] = [
  ...waiting,
  [10, { type: 'changed', status: status('job-1', 'completed') }],
  [STILLNESS_MS, { type: 'ticked' }],
  [PICTURE_ALONE_MS, { type: 'ticked' }],
];

describe('the machine of the visit', () => {
  it('[K1] has no dead state: time alone leads every history home', () => {
    fc.assert(
      fc.property(history, (events) => {
        const lived = live(events);
        let left = 0;
        while (lived.kiosk.visit.at !== 'attract') {
          const next = turnsAt(lived.kiosk, lived.now);
          // A moment that has passed already would wake the station again and again.
          expect(next).toBeGreaterThan(lived.now);
          expect(next).toBeLessThan(Number.POSITIVE_INFINITY);
          tell(lived, { type: 'ticked' }, next - lived.now);
          expect(++left, 'the machine goes in circles').toBeLessThan(100);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('[K1] reaches every state, so that the property above says something', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(history, (events) => {
        const lived: Lived = { kiosk: startKiosk(0, 'en'), now: 0, effects: [] };
        const spoken: [number, KioskEvent] = [
          0,
          { type: 'heard', recording: 'recording-1', answer: heardWell },
        ];
        const pressed: [number, KioskEvent] = [0, { type: 'pressed', recording: 'recording-1' }];
        for (const [pause, event] of [
          ...compose,
          pressed,
          spoken,
          ...waiting.slice(compose.length),
          ...toKeepsake,
          ...events,
        ]) {
          const { visit } = tell(lived, event, pause);
          seen.add(visit.at === 'reveal' ? visit.phase : visit.at);
        }
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual([
      'attract',
      'compose',
      'keepsake',
      'listening',
      'picture',
      'review',
      'sources',
      'stillness',
      'waiting',
    ]);
  });

  it('[K3] keeps nothing of the visitor at home, and says so to everything that keeps something', () => {
    fc.assert(
      fc.property(history, (events) => {
        const lived: Lived = { kiosk: startKiosk(0, 'en'), now: 0, effects: [] };
        for (const [pause, event] of [...compose, ...events]) {
          const before = lived.kiosk.visit.at;
          lived.effects.length = 0;
          const { visit } = tell(lived, event, pause);
          if (visit.at !== 'attract') continue;
          expect(visit).toEqual({ at: 'attract' });
          expect(JSON.stringify(lived.kiosk)).not.toMatch(/marker/);
          expect(remember(visit, 0)).toBeNull();
          if (before !== 'attract') expect(lived.effects).toContainEqual({ do: 'wipe' });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('[K6] gives up what was sent and not finished whenever a visit ends', () => {
    const ends: [number, KioskEvent][][] = [
      [[0, { type: 'left' }]],
      [[PATIENCE_MS.waiting, { type: 'ticked' }]],
    ];
    for (const end of ends) {
      expect(live([...waiting, ...end]).effects).toContainEqual({
        do: 'abandon',
        key: 'key-1',
        job: 'job-1',
      });
      const sending = live([...waiting.slice(0, -1), ...end]);
      expect(sending.effects).toContainEqual({ do: 'abandon', key: 'key-1', job: null });
    }
  });

  it('[K2] asks 20 s before it goes home, in every state, and any touch stays', () => {
    fc.assert(
      fc.property(history, (events) => {
        const lived = live(events);
        const { visit } = lived.kiosk;
        if (visit.at === 'attract') return;
        expect(visit.deadline - lived.now).toBeLessThanOrEqual(PATIENCE_MS[visit.at]);
        const asked = visit.deadline - WARNING_MS;
        expect(warningSeconds(lived.kiosk, asked - 1)).toBeNull();
        expect(warningSeconds(lived.kiosk, asked)).toBe(WARNING_MS / 1_000);
        const touched = turn(lived.kiosk, { type: 'touched' }, Math.max(lived.now, visit.deadline - 1)).kiosk;
        expect(touched.visit.at).not.toBe('attract');
        expect(warningSeconds(touched, visit.deadline)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('[K41] goes back to any step that was seen, and calls it finished while the painter is ahead', () => {
    const lived = live(waiting);
    for (let number = 1; number <= 8; number++) tell(lived, step('job-1', number), 5);
    for (let number = 2; number <= 5; number++) tell(lived, { type: 'ticked' }, STEP_SHOWN_MS);
    tell(lived, { type: 'looked', step: 7 });
    expect(lived.kiosk.visit).toMatchObject({ looking: null });
    tell(lived, { type: 'looked', step: 3 });
    expect(lived.kiosk.visit).toMatchObject({ looking: 3 });
    lived.effects.length = 0;
    tell(lived, { type: 'finished' });
    expect(lived.effects).toEqual([{ do: 'finish', job: 'job-1', step: 3 }]);
    // The picture of all steps was done first: it is not the one that was asked for.
    tell(lived, { type: 'changed', status: status('job-1', 'completed') }, 5);
    tell(lived, { type: 'ticked' }, 10 * STEP_SHOWN_MS);
    expect(lived.kiosk.visit).toMatchObject({ at: 'waiting', pace: { shown: { step: 3 } } });
    tell(lived, { type: 'finish-answered', asked: 'job-1', job: 'job-2' });
    expect(lived.kiosk.visit).toMatchObject({ at: 'waiting', job: 'job-2', work: null });
    tell(lived, { type: 'changed', status: status('job-2', 'completed') }, STEP_SHOWN_MS);
    expect(lived.kiosk.visit).toMatchObject({ at: 'reveal', job: 'job-2' });
  });

  it('[K41] calls an earlier step finished after the reveal, and keeps the picture where that cannot be', () => {
    const asked: [number, KioskEvent][] = [
      ...revealed,
      [0, { type: 'looked', step: 4 }],
      [0, { type: 'finished' }],
    ];
    expect(live(asked).effects).toContainEqual({ do: 'finish', job: 'job-1', step: 4 });
    const refused = live([...asked, [5, { type: 'finish-answered', asked: 'job-1', job: null }]]).kiosk.visit;
    expect(refused).toMatchObject({ at: 'reveal', work, looking: null, finishing: 'refused' });
    const granted = live([...asked, [5, { type: 'finish-answered', asked: 'job-1', job: 'job-2' }]]);
    expect(granted.kiosk.visit).toMatchObject({ at: 'waiting', job: 'job-2', finishing: { step: 4 } });
  });

  it('[K42] paints the same words once more: with another chance, or with the same one in another manner', () => {
    const sent = (event: KioskEvent) =>
      live([...revealed, [0, event]]).effects.flatMap((effect) =>
        effect.do === 'send' ? [effect.prompt] : [],
      );
    expect(sent({ type: 'varied', key: 'key-2' }).at(-1)).toMatchObject({ key: 'key-2', words: WORDS });
    expect(sent({ type: 'varied', key: 'key-2' }).at(-1)).not.toHaveProperty('seed');
    expect(sent({ type: 'varied', key: 'key-2', manner: 'ink' }).at(-1)).toMatchObject({
      words: WORDS,
      manner: 'ink',
      seed: work.seed,
    });
  });

  it('[K4] never loses what was typed: a refusal and a failed picture give it back', () => {
    const refused = live([
      ...compose,
      [0, { type: 'submitted', key: 'key-1', fromNothing: false }],
      [5, { type: 'answered', key: 'key-1', answer: { ok: false, reason: 'words' } }],
    ]).kiosk.visit;
    expect(refused).toMatchObject({ at: 'compose', words: WORDS, notice: 'words', sending: null });
    for (const state of ['failed', 'quarantined', 'rejected', 'canceled'] as const) {
      const failed = live([...waiting, [5, { type: 'changed', status: status('job-1', state) }]]).kiosk.visit;
      expect(failed).toMatchObject({ at: 'compose', words: WORDS });
    }
    const lost = live([...waiting, [5, { type: 'missed', job: 'job-1' }]]).kiosk.visit;
    expect(lost).toMatchObject({ at: 'compose', words: WORDS, notice: 'lost' });
    const dreamt = live([
      ...compose,
      [0, { type: 'submitted', key: 'key-1', fromNothing: true }],
      [5, { type: 'answered', key: 'key-1', answer: { ok: true, job: 'job-1', place: 0 } }],
      [5, { type: 'changed', status: status('job-1', 'failed') }],
    ]);
    expect(dreamt.kiosk.visit).toMatchObject({ at: 'compose', words: WORDS });
    expect(dreamt.effects).toContainEqual(
      expect.objectContaining({
        do: 'send',
        prompt: expect.objectContaining({ words: '', fromNothing: true }),
      }),
    );
  });

  it('[K4] refuses by itself what the server would refuse, and sends nothing', () => {
    const typed = (words: string): Lived =>
      live([
        ...compose,
        [0, { type: 'worded', words }],
        [0, { type: 'submitted', key: 'key-1', fromNothing: false }],
      ]);
    const limit = '🦊'.repeat(PROMPT_MAX_CODE_POINTS);
    expect(typed(' \n\t ').kiosk.visit).toMatchObject({ notice: 'empty', words: ' \n\t ' });
    expect(typed(`${limit}x`).kiosk.visit).toMatchObject({ notice: 'too-long', words: `${limit}x` });
    expect(typed(`${limit}x`).effects).toEqual([]);
    expect(typed(`  ${limit}  `).kiosk.visit).toMatchObject({ sending: { key: 'key-1' } });
  });

  it('says in which language words were typed: the visitor chose it, or it is the station’s own', () => {
    const sentBy = (events: readonly (readonly [number, KioskEvent])[]) =>
      live([...events, [0, { type: 'submitted', key: 'key-1', fromNothing: false }]], startKiosk(0, 'de'))
        .effects;
    const sent = (language: string) =>
      expect.objectContaining({ do: 'send', prompt: expect.objectContaining({ words: WORDS, language }) });
    expect(sentBy(compose)).toContainEqual(sent('de'));
    expect(sentBy([...compose, [0, { type: 'spoken-to', language: 'ar' }]])).toContainEqual(sent('ar'));
  });

  it('[K8] shows every step for its time, and the finished picture only after the last', () => {
    const lived = live(waiting);
    for (let number = 1; number <= 8; number++) tell(lived, step('job-1', number), 5);
    tell(lived, { type: 'changed', status: status('job-1', 'completed') }, 5);
    const shown: { step: number; at: number }[] = [];
    while (lived.kiosk.visit.at === 'waiting') {
      const { visit } = lived.kiosk;
      if (visit.pace.shown?.kind === 'step' && visit.pace.shown.step !== shown.at(-1)?.step) {
        shown.push({ step: visit.pace.shown.step, at: visit.pace.since });
      }
      tell(lived, { type: 'ticked' }, turnsAt(lived.kiosk, lived.now) - lived.now);
    }
    expect(shown.map((sight) => sight.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const [index, { at }] of shown.entries()) {
      const ends = shown[index + 1]?.at ?? lived.now;
      expect(ends - at).toBeGreaterThanOrEqual(STEP_SHOWN_MS);
    }
    expect(lived.kiosk.visit).toMatchObject({ at: 'reveal', phase: 'stillness', work: { number: 7 } });
  });

  it('[K8] follows a painter that begins again after a crash', () => {
    const lived = live(waiting);
    for (const number of [1, 2, 3]) tell(lived, step('job-1', number), 700);
    tell(
      lived,
      {
        type: 'progressed',
        progress: { stage: 'draft', job: 'job-1', sources: [], understood: [], reading: [] },
      },
      700,
    );
    expect(lived.kiosk.visit).toMatchObject({ pace: { shown: { kind: 'draft' } } });
    tell(lived, step('job-1', 1), 5_000);
    expect(lived.kiosk.visit).toMatchObject({ pace: { shown: { kind: 'step', step: 1 } } });
  });

  it('[K15] keeps what the painter made of the words beside every sight of the picture', () => {
    const lived = live(waiting);
    expect(lived.kiosk.visit).toMatchObject({ pace: { reading: [] } });
    const reading = [{ kind: 'left-out' as const, words: 'zorgon', why: 'unknown' as const }];
    const draft = { stage: 'draft' as const, job: 'job-1', sources: [], understood: [], reading };
    tell(lived, { type: 'progressed', progress: draft }, 5);
    for (const number of [1, 2]) tell(lived, step('job-1', number), 3_000);
    expect(lived.kiosk.visit).toMatchObject({ pace: { shown: { kind: 'step', step: 2 }, reading } });
  });

  it('[K9] goes on after a reload where it was, and forgets a stranger', () => {
    fc.assert(
      fc.property(history, fc.nat(PATIENCE_MS.reveal * 2), (events, away) => {
        const { visit } = live([...compose, ...events]).kiosk;
        const memory = readMemory(JSON.stringify(remember(visit, 1_000)), 1_000 + away);
        const again = recallKiosk(memory, 0, 'en').visit;
        const isErased = visit.at === 'keepsake' && visit.erasing === 'done';
        if (visit.at === 'attract' || isErased || away > PATIENCE_MS[visit.at]) {
          expect(again).toEqual({ at: 'attract' });
          return;
        }
        expect(again).toMatchObject({ visit: visit.visit, words: visit.words, language: visit.language });
        expect(again.at).toBe(RECALLED[visit.at] ?? (visit.spoken === null ? 'compose' : 'review'));
        if (again.at === 'waiting' && 'job' in visit) expect(again.job).toBe(visit.job);
        if (again.at !== 'attract') expect(again.spoken).toEqual(visit.spoken);
      }),
      { numRuns: 500 },
    );
    expect(readMemory('{"version":1,"at":"waiting"}', 0)).toBeNull();
    expect(readMemory('{torn', 0)).toBeNull();
    expect(readMemory('null', 0)).toBeNull();
    const saved = JSON.stringify(remember(live(compose).kiosk.visit, 5_000));
    expect(readMemory(saved, 4_999), 'a clock that was set back').toBeNull();
  });

  it('[K9] resumes into an unused kiosk, never over words that somebody types', () => {
    const job: KioskEvent = { type: 'resumed', visit: 'visit-2', status: status('job-2', 'in_progress') };
    expect(
      live([
        [0, open],
        [0, job],
      ]).kiosk.visit,
    ).toMatchObject({ at: 'waiting', job: 'job-2' });
    expect(live([...compose, [0, job]]).kiosk.visit).toMatchObject({ at: 'compose', words: WORDS });
  });

  it('[K9] comes back to the keepsake after a reload, not to the beginning of the reveal', () => {
    const { visit } = live([...waiting, ...toKeepsake]).kiosk;
    expect(visit).toMatchObject({ at: 'keepsake', work, keepsake, erasing: 'no' });
    const memory = readMemory(JSON.stringify(remember(visit, 0)), 0);
    const again: Lived = { kiosk: recallKiosk(memory, 0, 'en'), now: 0, effects: [] };
    tell(again, { type: 'resumed', visit: 'visit', status: status('job-1', 'completed') }, 10);
    expect(again.kiosk.visit).toMatchObject({ at: 'keepsake', work, keepsake });
  });

  it('[K40] erases a picture only when that was asked twice, once, and then keeps nothing of it', () => {
    const lived = live([...waiting, ...toKeepsake]);
    lived.effects.length = 0;
    tell(lived, { type: 'erase-meant' });
    expect(lived.effects).toEqual([]);
    tell(lived, { type: 'erase-asked' });
    tell(lived, { type: 'erase-kept' });
    tell(lived, { type: 'erase-meant' });
    expect(lived.effects).toEqual([]);
    for (const type of ['erase-asked', 'erase-meant', 'erase-meant'] as const) tell(lived, { type });
    expect(lived.effects).toEqual([{ do: 'erase', work: work.id, keepsake }]);
    tell(lived, { type: 'erased', work: work.id, ok: false });
    expect(lived.kiosk.visit).toMatchObject({ at: 'keepsake', erasing: 'failed', words: WORDS });
    for (const type of ['erase-asked', 'erase-meant'] as const) tell(lived, { type });
    tell(lived, { type: 'erased', work: work.id, ok: true });
    expect(lived.kiosk.visit).toMatchObject({ at: 'keepsake', erasing: 'done' });
    expect(JSON.stringify(lived.kiosk)).not.toMatch(/marker/);
    expect(remember(lived.kiosk.visit, 0)).toBeNull();
  });

  it('[K10] shows a long break of the link, not a short one, and never in place of words', () => {
    const idle = live([
      [0, open],
      [100, { type: 'unlinked' }],
    ]);
    expect(isOutOfService(idle.kiosk, idle.now + LINK_GRACE_MS - 1)).toBe(false);
    expect(isOutOfService(idle.kiosk, idle.now + LINK_GRACE_MS)).toBe(true);
    expect(isOutOfService(tell(idle, open, LINK_GRACE_MS * 2), idle.now)).toBe(false);
    const typing = live([...compose, [0, { type: 'unlinked' }]]);
    expect(isOutOfService(typing.kiosk, typing.now + LINK_GRACE_MS * 5)).toBe(false);
  });
});
