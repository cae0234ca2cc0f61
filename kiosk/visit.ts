/**
 * The visit: everything a kiosk can be, and every way from one to the next. Pure: the clock, the ids and the server's words come in
 * as events; what must be done outside goes out as effects. It does not know how a page looks, nor what a socket is.
 *
 *     attract → compose → (listening →) review → waiting → reveal → keepsake → attract
 *
 * Every state but attract has a deadline that leads home, and on the way home nothing of the visitor is kept.
 */
import type {
  JobProgress,
  JobStatus,
  KeepsakeOffer,
  KioskWelcome,
  PromptSubmitInput,
  RefusalReason,
  SpeechAnswer,
  SpeechOffer,
  SubmitAnswer,
  Work,
} from '../protocol/index.ts';
import { PROMPT_MAX_CODE_POINTS } from '../protocol/limits.ts';
import {
  englishOf,
  type Listening,
  type ListeningEvent,
  listenOn,
  noticeOfAnswer,
  noticeOfFault,
  overstay,
  type SpeechFault,
  type SpeechNotice,
  type Spoken,
  startListening,
  takeDown,
  understand,
} from './listening.ts';
import {
  type Frame,
  frameEndsAt,
  holdFrame,
  type Pace,
  paceTurnsAt,
  type StepFrame,
  stillPace,
  takeFrame,
  turnFrame,
} from './pace.ts';

/** How long a page waits for a hand, a key or news before it goes home. */
export const PATIENCE_MS = {
  compose: 90_000,
  listening: 90_000,
  review: 90_000,
  waiting: 180_000,
  reveal: 120_000,
  /** Somebody looks for a phone. */
  keepsake: 150_000,
} as const;
/** The visitor is asked this long before a page goes home; any input stays. */
export const WARNING_MS = 20_000;
/** Nothing moves for this long before the finished picture. */
export const STILLNESS_MS = 1_000;
/** The finished picture is alone for this long before its sources come. */
export const PICTURE_ALONE_MS = 3_000;
/** A link that is back within this time was never missed. */
export const LINK_GRACE_MS = 4_000;

/** Why the words are still before the visitor: a refusal, a picture that could not be, or how the listening went. */
export type Notice = RefusalReason | 'failed' | 'rejected' | 'canceled' | 'lost' | `speech-${SpeechNotice}`;

interface Person {
  readonly visit: string;
  /** Chosen for this visit; null is the station's own. */
  readonly language: string | null;
  /** What was typed or spoken, untouched: it comes back whenever a picture could not be. */
  readonly words: string;
  /** Where the words were spoken: what was understood. */
  readonly spoken: Spoken | null;
  readonly manner: string | null;
}

export interface Sending {
  readonly key: string;
  readonly fromNothing: boolean;
}

/** A finished picture, and where the visitor finds it again; null where there is no such place. */
interface Made {
  readonly job: string;
  readonly work: Work;
  readonly keepsake: KeepsakeOffer | null;
}

/** What a page shows of a finished picture; a reload comes back to it. */
export type Shown = 'reveal' | 'keepsake';

/** How far the visitor is with taking the picture back: asked whether it is meant, sent, and what came of it. */
export type Erasing = 'no' | 'asked' | 'sent' | 'failed' | 'done';

/** Words before the visitor, not yet taken. */
interface Composing {
  readonly sending: Sending | null;
  readonly notice: Notice | null;
  readonly deadline: number;
}

export type Visit =
  | { readonly at: 'attract' }
  | ({ readonly at: 'compose' } & Composing & Person & { readonly spoken: null })
  | ({ readonly at: 'listening'; readonly listening: Listening; readonly deadline: number } & Person)
  /** As compose, with what was heard in place of what was typed. */
  | ({ readonly at: 'review' } & Composing & Person & { readonly spoken: Spoken })
  | ({
      readonly at: 'waiting';
      readonly key: string | null;
      readonly job: string;
      readonly fromNothing: boolean;
      readonly state: 'pending' | 'held' | 'in_progress' | 'completed';
      readonly place: number;
      readonly pace: Pace;
      readonly work: Work | null;
      readonly keepsake: KeepsakeOffer | null;
      /** Where the finished picture leads. */
      readonly leadsTo: Shown;
      /** A step gone back to, while the painter goes on. */
      readonly looking: number | null;
      /** The step that was called finished; no picture is shown before the server has answered. */
      readonly finishing: { readonly step: number; readonly granted: boolean } | null;
      readonly deadline: number;
    } & Person)
  | ({
      readonly at: 'reveal';
      /** The last sight of the emerging picture: it stands still before the finished one. */
      readonly last: Frame | null;
      readonly phase: 'stillness' | 'picture' | 'sources';
      readonly phaseEndsAt: number;
      /** A step gone back to; null is the finished picture. */
      readonly looking: number | null;
      /** That step was called finished, and the server has not answered yet; `refused` when it could not be. */
      readonly finishing: 'no' | 'asked' | 'refused';
      readonly deadline: number;
    } & Person &
      Made)
  | ({ readonly at: 'keepsake'; readonly erasing: Erasing; readonly deadline: number } & Person & Made);

export type VisitOf<At extends Visit['at']> = Extract<Visit, { at: At }>;

/** Shut from a moment on, so that a short break of the link is never shown. */
export type Service =
  | { readonly open: true }
  | { readonly open: false; readonly why: 'painter' | 'server'; readonly from: number };

export interface Kiosk {
  readonly visit: Visit;
  readonly service: Service;
  readonly manners: readonly string[];
  readonly speech: SpeechOffer;
  /** The station's own language, spoken wherever nobody has chosen another. */
  readonly language: string;
}

export type KioskEvent =
  /** Any sign of life: a touch, a key, a pointer. */
  | { readonly type: 'touched' }
  | { readonly type: 'entered'; readonly visit: string; readonly language?: string }
  | { readonly type: 'worded'; readonly words: string }
  | { readonly type: 'mannered'; readonly manner: string | null }
  | { readonly type: 'spoken-to'; readonly language: string }
  /** A hand on the microphone, or its key. */
  | { readonly type: 'pressed'; readonly recording: string }
  | ListeningEvent
  | { readonly type: 'heard'; readonly recording: string; readonly answer: SpeechAnswer }
  /** No answer: this station or the line failed. */
  | { readonly type: 'unheard'; readonly recording: string; readonly fault: SpeechFault }
  /** The visitor thinks better of speaking. */
  | { readonly type: 'hushed' }
  | { readonly type: 'submitted'; readonly key: string; readonly fromNothing: boolean }
  /** The words are taken back before they were answered. */
  | { readonly type: 'recalled' }
  | { readonly type: 'answered'; readonly key: string; readonly answer: SubmitAnswer }
  | { readonly type: 'progressed'; readonly progress: JobProgress }
  | { readonly type: 'changed'; readonly status: JobStatus }
  /** After a reload or a new connection: what the server says of a job of this station. */
  | { readonly type: 'resumed'; readonly visit: string; readonly status: JobStatus }
  /** The server does not know the job any more. */
  | { readonly type: 'missed'; readonly job: string }
  /** Goes back to a step that was seen, or to where the picture is now. */
  | { readonly type: 'looked'; readonly step: number | null }
  /** "It is finished", at the step that is before the visitor. */
  | { readonly type: 'finished' }
  /** Which job brings the picture of that step; null where none can. */
  | { readonly type: 'finish-answered'; readonly asked: string; readonly job: string | null }
  /** The same words once more: with another chance, or with the same chance in another manner. */
  | { readonly type: 'varied'; readonly key: string; readonly manner?: string }
  /** Enough of the picture and its sources. */
  | { readonly type: 'onward' }
  /** The visitor wants the picture gone: asked, thought better of, meant. */
  | { readonly type: 'erase-asked' }
  | { readonly type: 'erase-kept' }
  | { readonly type: 'erase-meant' }
  /** What the server answered. */
  | { readonly type: 'erased'; readonly work: string; readonly ok: boolean }
  | { readonly type: 'left' }
  | { readonly type: 'again'; readonly visit: string }
  | { readonly type: 'ticked' }
  | { readonly type: 'welcomed'; readonly painter: KioskWelcome['painter'] }
  /** What the listener offers now. */
  | { readonly type: 'offered'; readonly speech: SpeechOffer }
  | { readonly type: 'unlinked' };

export type Effect =
  /** Write to the outbox, then send. */
  | { readonly do: 'send'; readonly prompt: PromptSubmitInput }
  /** Ask for the picture of a step, painted to its end. */
  | { readonly do: 'finish'; readonly job: string; readonly step: number }
  /** Nobody waits for this any more: take it back, or cancel it, once the server can be reached. */
  | { readonly do: 'abandon'; readonly key: string | null; readonly job: string | null }
  /** Open the microphone and send what it hears; `language` null lets the listener find out. */
  | {
      readonly do: 'listen';
      readonly recording: string;
      readonly visit: string;
      readonly language: string | null;
    }
  /** Close the microphone and ask what was said. */
  | { readonly do: 'hear-out'; readonly recording: string }
  /** Close the microphone, if it is open, and forget what it heard. */
  | { readonly do: 'hush'; readonly recording: string }
  /** Erase a picture and its words for good. */
  | { readonly do: 'erase'; readonly work: string; readonly keepsake: KeepsakeOffer }
  /** Forget everything of the visit that is kept outside this machine. */
  | { readonly do: 'wipe' };

export interface Turn {
  readonly kiosk: Kiosk;
  readonly effects: readonly Effect[];
}

/** No listener: typing does it all. */
export const NO_SPEECH: SpeechOffer = { available: false, languages: [] };

/** A kiosk nobody stands at, that has not heard from the server yet. Times are ms of one monotonic clock. */
export const startKiosk = (now: number, language: string): Kiosk => ({
  visit: { at: 'attract' },
  service: { open: false, why: 'server', from: now + LINK_GRACE_MS },
  manners: [],
  speech: NO_SPEECH,
  language,
});

/** Unicode code points after trimming: what the limit counts. */
export const codePoints = (words: string): number => [...words.trim()].length;

const home: Visit = { at: 'attract' };

const person = ({ visit, language, words, spoken, manner }: Person): Person => ({
  visit,
  language,
  words,
  spoken,
  manner,
});

export type WithWords = VisitOf<'compose'> | VisitOf<'review'>;

export const isComposing = (visit: Visit): visit is WithWords =>
  visit.at === 'compose' || visit.at === 'review';

/** The page for words: review as long as they were spoken, compose otherwise. */
export function composing(who: Person, notice: Notice | null, now: number): WithWords {
  const { spoken } = who;
  const rest = { ...person(who), sending: null, notice };
  return spoken === null
    ? { at: 'compose', ...rest, spoken, deadline: now + PATIENCE_MS.compose }
    : { at: 'review', ...rest, spoken, deadline: now + PATIENCE_MS.review };
}

/** Back from listening without words: those that stood there before stand there again. */
const unheard = (who: VisitOf<'listening'>, fault: SpeechFault, now: number): WithWords =>
  composing(who, `speech-${noticeOfFault(fault)}`, now);

const made = ({ job, work, keepsake }: Made): Made => ({ job, work, keepsake });

const showing = (from: VisitOf<'waiting'>, work: Work, now: number): Visit => {
  const who = { ...person(from), ...made({ ...from, work }) };
  switch (from.leadsTo) {
    case 'reveal':
      return revealing(from, who, now);
    case 'keepsake':
      return keeping(who, now);
    default:
      return from.leadsTo satisfies never;
  }
};

const keeping = (who: Person & Made, now: number): VisitOf<'keepsake'> => ({
  at: 'keepsake',
  ...person(who),
  ...made(who),
  erasing: 'no',
  deadline: now + PATIENCE_MS.keepsake,
});

const revealing = (from: VisitOf<'waiting'>, who: Person & Made, now: number): VisitOf<'reveal'> => ({
  at: 'reveal',
  ...who,
  last: from.pace.shown,
  phase: 'stillness',
  phaseEndsAt: now + STILLNESS_MS,
  looking: null,
  finishing: 'no',
  deadline: now + PATIENCE_MS.reveal,
});

/** The finished picture may come up: it is there, and no other step is being asked for. */
const isRevealable = (visit: VisitOf<'waiting'>): boolean =>
  visit.work !== null && (visit.finishing === null || visit.finishing.granted);

/** The next moment after `now` at which time alone changes something, or infinity. */
export function turnsAt({ visit, service }: Kiosk, now: number): number {
  const opens = service.open || service.from <= now ? Number.POSITIVE_INFINITY : service.from;
  switch (visit.at) {
    case 'attract':
      return opens;
    case 'compose':
    case 'review':
    case 'keepsake':
      return Math.min(visit.deadline, opens);
    case 'listening':
      return Math.min(visit.deadline, visit.listening.phaseEndsAt, opens);
    case 'waiting': {
      const reveals = isRevealable(visit) ? frameEndsAt(visit.pace) : Number.POSITIVE_INFINITY;
      const frames = visit.pace.queue.length > 0 ? paceTurnsAt(visit.pace) : reveals;
      return Math.min(visit.deadline, frames, opens);
    }
    case 'reveal':
      return Math.min(
        visit.deadline,
        visit.phase === 'sources' ? Number.POSITIVE_INFINITY : visit.phaseEndsAt,
        opens,
      );
    default:
      return visit satisfies never;
  }
}

/** Seconds until this page goes home, once the visitor should be asked; null before. */
export function warningSeconds({ visit }: Kiosk, now: number): number | null {
  if (visit.at === 'attract') return null;
  const left = visit.deadline - now;
  return left <= WARNING_MS ? Math.max(0, Math.ceil(left / 1000)) : null;
}

/** The out-of-service page stands before a kiosk nobody uses; a visitor's words are never taken from sight by it. */
export function isOutOfService({ visit, service }: Kiosk, now: number): boolean {
  if (service.open || now < service.from) return false;
  return visit.at === 'attract' || (visit.at === 'compose' && visit.words === '' && visit.sending === null);
}

/** Answers an event at `now`. Time that passed unseen is lived through first, so that a late event meets the state it should. */
export function turn(kiosk: Kiosk, event: KioskEvent, now: number): Turn {
  const passed = letTimePass(kiosk, now);
  const answered = answer(passed.kiosk, event, now);
  return {
    kiosk: answered.kiosk,
    effects: [
      ...passed.effects,
      ...consequences(kiosk.visit, passed.kiosk.visit),
      ...answered.effects,
      ...consequences(passed.kiosk.visit, answered.kiosk.visit),
    ],
  };
}

/** What follows from going from one state to the next, by whatever way: no path home forgets to forget, or leaves a microphone open. */
function consequences(before: Visit, after: Visit): Effect[] {
  const effects: Effect[] = [];
  const was = before.at === 'listening' ? before.listening : null;
  const is = after.at === 'listening' ? after.listening : null;
  if (was !== null && was.recording !== is?.recording) effects.push({ do: 'hush', recording: was.recording });
  if (is !== null && after.at === 'listening') {
    const { recording } = is;
    if (was?.recording !== recording) {
      effects.push({ do: 'listen', recording, visit: after.visit, language: after.language });
    } else if (is.phase === 'understanding' && was.phase !== 'understanding') {
      effects.push({ do: 'hear-out', recording });
    }
  }
  if (after.at === 'attract' && before.at !== 'attract') effects.push({ do: 'wipe' });
  return effects;
}

function letTimePass(kiosk: Kiosk, now: number): Turn {
  let { visit } = kiosk;
  for (;;) {
    if (visit.at === 'attract') return { kiosk: { ...kiosk, visit }, effects: [] };
    if (now >= visit.deadline) {
      return { kiosk: { ...kiosk, visit: home }, effects: abandonment(visit) };
    }
    const before: Visit = visit;
    if (visit.at === 'waiting') {
      // A frame that turns late is counted from when it is really shown: each gets its whole time before somebody's eyes.
      visit = { ...visit, pace: turnFrame(visit.pace, now) };
      const shownOut = visit.pace.queue.length === 0 && now >= frameEndsAt(visit.pace);
      if (visit.work !== null && isRevealable(visit) && shownOut) visit = showing(visit, visit.work, now);
      else if (visit.pace === (before as VisitOf<'waiting'>).pace) visit = before;
    } else if (visit.at === 'listening' && now >= visit.listening.phaseEndsAt) {
      const next = overstay(visit.listening, now);
      visit = typeof next === 'string' ? unheard(visit, next, now) : hearOn(visit, next, now);
    } else if (visit.at === 'reveal' && visit.phase !== 'sources' && now >= visit.phaseEndsAt) {
      visit =
        visit.phase === 'stillness'
          ? { ...visit, phase: 'picture', phaseEndsAt: now + PICTURE_ALONE_MS }
          : { ...visit, phase: 'sources' };
    }
    if (visit === before) return { kiosk: visit === kiosk.visit ? kiosk : { ...kiosk, visit }, effects: [] };
  }
}

const hearOn = (visit: VisitOf<'listening'>, listening: Listening, now: number): VisitOf<'listening'> => ({
  ...visit,
  listening,
  deadline: now + PATIENCE_MS.listening,
});

/** What must be taken back when this visit ends here. */
function abandonment(visit: Visit): Effect[] {
  if (isComposing(visit) && visit.sending !== null) {
    return [{ do: 'abandon', key: visit.sending.key, job: null }];
  }
  if (visit.at === 'waiting' && visit.work === null) {
    return [{ do: 'abandon', key: visit.key, job: visit.job }];
  }
  return [];
}

function answer(kiosk: Kiosk, event: KioskEvent, now: number): Turn {
  const { visit } = kiosk;
  const stay = (next: Visit = visit, ...effects: Effect[]): Turn => ({
    kiosk: next === visit ? kiosk : { ...kiosk, visit: next },
    effects,
  });
  switch (event.type) {
    case 'ticked':
      return stay();
    case 'touched':
      return stay(patient(visit, now));
    case 'entered':
      if (visit.at !== 'attract' || isOutOfService(kiosk, now)) return stay();
      return stay(composing(newcomer(event.visit, event.language ?? null), null, now));
    case 'worded': {
      if (!isComposing(visit) || visit.sending !== null) return stay();
      // Words that were wiped away were not spoken any more. The sentence about the last words goes once they are changed.
      const spoken = event.words.trim() === '' ? null : visit.spoken;
      return stay(composing({ ...visit, words: event.words, spoken }, null, now));
    }
    case 'mannered':
      if (!isComposing(visit) || visit.sending !== null) return stay();
      return stay(composing({ ...visit, manner: event.manner }, visit.notice, now));
    case 'pressed':
      if (visit.at === 'listening') return stay(pressAgain(visit, now));
      if (!isComposing(visit) || visit.sending !== null || !isSpeechOffered(kiosk)) return stay();
      return stay({
        at: 'listening',
        ...person(visit),
        listening: startListening(event.recording, now),
        deadline: now + PATIENCE_MS.listening,
      });
    case 'released':
    case 'opened':
    case 'voiced':
    case 'silenced':
    case 'guessed': {
      if (visit.at !== 'listening') return stay();
      const listening = listenOn(visit.listening, event, now);
      return listening === visit.listening ? stay() : stay(hearOn(visit, listening, now));
    }
    case 'heard':
      if (visit.at !== 'listening' || visit.listening.recording !== event.recording) return stay();
      return stay(hear(visit, event.answer, now));
    case 'unheard':
      if (visit.at !== 'listening' || visit.listening.recording !== event.recording) return stay();
      return stay(unheard(visit, event.fault, now));
    case 'hushed':
      return visit.at === 'listening' ? stay(composing(visit, null, now)) : stay();
    case 'spoken-to':
      return visit.at === 'attract' ? stay() : stay(patient({ ...visit, language: event.language }, now));
    case 'submitted':
      return isComposing(visit) && visit.sending === null ? submit(kiosk, visit, event, now) : stay();
    case 'recalled':
      if (!isComposing(visit)) return stay();
      return stay(composing(visit, null, now), ...abandonment(visit));
    case 'answered':
      if (visit.at === 'waiting' && event.answer.ok && event.answer.job === visit.job) {
        return stay({ ...visit, key: event.key });
      }
      if (!isComposing(visit) || visit.sending?.key !== event.key) return stay();
      if (!event.answer.ok) return stay(composing(visit, event.answer.reason, now));
      return stay(
        waiting(
          visit,
          visit.sending,
          { job: event.answer.job, place: event.answer.place, state: 'pending' },
          now,
        ),
      );
    case 'progressed':
      return visit.at === 'waiting' && visit.job === event.progress.job
        ? stay(progress(visit, event.progress, now))
        : stay();
    case 'changed':
      return visit.at === 'waiting' && visit.job === event.status.job
        ? stay(change(visit, event.status, now))
        : stay();
    case 'resumed':
      return stay(resume(visit, event, now));
    case 'missed':
      return visit.at === 'waiting' && visit.job === event.job && visit.work === null
        ? stay(composing(visit, 'lost', now))
        : stay();
    case 'looked':
      if (visit.at === 'waiting' && visit.finishing === null && isKept(visit, event.step)) {
        return stay(patient({ ...visit, looking: event.step }, now));
      }
      if (visit.at !== 'reveal' || visit.phase !== 'sources' || visit.finishing === 'asked') return stay();
      return stay(patient({ ...visit, looking: event.step, finishing: 'no' }, now));
    case 'finished':
      return finish(kiosk, now);
    case 'finish-answered':
      return stay(finishAnswered(visit, event, now));
    case 'varied': {
      if (visit.at !== 'reveal' || visit.phase !== 'sources') return stay();
      const { key, manner } = event;
      const words = composing({ ...visit, manner: manner ?? visit.manner }, null, now);
      const seed = manner === undefined ? undefined : visit.work.seed;
      return submit(
        kiosk,
        words,
        { type: 'submitted', key, fromNothing: visit.work.words === '' },
        now,
        seed,
      );
    }
    case 'onward':
      return visit.at === 'reveal' && visit.phase === 'sources' ? stay(keeping(visit, now)) : stay();
    case 'erase-asked':
    case 'erase-kept':
    case 'erase-meant':
    case 'erased': {
      if (visit.at !== 'keepsake') return stay();
      const next = erase(visit, event, now);
      return stay(next, ...(next.erasing === 'sent' && visit.erasing !== 'sent' ? erasure(next) : []));
    }
    case 'left':
      return visit.at === 'attract' ? stay() : stay(home, ...abandonment(visit));
    case 'again':
      if (visit.at !== 'reveal' && visit.at !== 'keepsake') return stay();
      return stay(composing(newcomer(event.visit, visit.language), null, now), { do: 'wipe' });
    case 'welcomed':
      return {
        kiosk: {
          ...kiosk,
          manners: event.painter.manners,
          service: event.painter.available ? { open: true } : { open: false, why: 'painter', from: now },
        },
        effects: [],
      };
    case 'offered':
      return { kiosk: { ...kiosk, speech: event.speech }, effects: [] };
    case 'unlinked':
      if (!kiosk.service.open && kiosk.service.why === 'server') return stay();
      return {
        kiosk: { ...kiosk, service: { open: false, why: 'server', from: now + LINK_GRACE_MS } },
        effects: [],
      };
    default:
      return event satisfies never;
  }
}

const newcomer = (visit: string, language: string | null): Person => ({
  visit,
  language,
  words: '',
  spoken: null,
  manner: null,
});

/** The microphone is offered where somebody listens, and understands the language of the page: German is `de-AT` too. */
export function isSpeechOffered({ visit, speech, language }: Kiosk): boolean {
  const chosen = visit.at === 'attract' ? null : visit.language;
  const [spoken] = (chosen ?? language).split('-');
  return speech.available && speech.languages.some((offered) => offered.language === spoken);
}

/** A second touch: enough said, or, before anything could be said, never mind. */
function pressAgain(visit: VisitOf<'listening'>, now: number): Visit {
  switch (visit.listening.phase) {
    case 'asking':
      return composing(visit, null, now);
    case 'hearing':
      return hearOn(visit, understand(visit.listening, now), now);
    case 'understanding':
      return visit;
    default:
      return visit.listening.phase satisfies never;
  }
}

function hear(visit: VisitOf<'listening'>, answer: SpeechAnswer, now: number): Visit {
  if (!answer.ok) return unheard(visit, answer.reason, now);
  const notice = noticeOfAnswer(answer, visit.listening);
  return composing(
    { ...visit, ...takeDown(answer, visit) },
    notice === null ? null : `speech-${notice}`,
    now,
  );
}

function patient(visit: Visit, now: number): Visit {
  return visit.at === 'attract' ? visit : { ...visit, deadline: now + PATIENCE_MS[visit.at] };
}

function submit(
  kiosk: Kiosk,
  visit: WithWords,
  { key, fromNothing }: Extract<KioskEvent, { type: 'submitted' }>,
  now: number,
  /** The same chance as another picture's; without it chance is free. */
  seed?: number,
): Turn {
  const words = fromNothing ? '' : visit.words.trim();
  const fault: Notice | null = fromNothing
    ? null
    : words === ''
      ? 'empty'
      : codePoints(words) > PROMPT_MAX_CODE_POINTS
        ? 'too-long'
        : null;
  if (fault !== null) return { kiosk: { ...kiosk, visit: composing(visit, fault, now) }, effects: [] };
  const spoken = fromNothing ? null : visit.spoken;
  const language = spoken?.language ?? visit.language ?? kiosk.language;
  const english = spoken === null ? null : englishOf(spoken, words);
  const prompt: PromptSubmitInput = {
    key,
    visit: visit.visit,
    words,
    input: spoken === null ? 'typed' : 'spoken',
    language,
    ...(english === null ? {} : { english }),
    ...(visit.manner === null ? {} : { manner: visit.manner }),
    ...(fromNothing ? { fromNothing } : {}),
    ...(seed === undefined ? {} : { seed }),
  };
  const next: Visit = { ...composing(visit, null, now), sending: { key, fromNothing } };
  return { kiosk: { ...kiosk, visit: next }, effects: [{ do: 'send', prompt }] };
}

function waiting(
  who: Person,
  sent: Sending | null,
  job: { job: string; place: number; state: VisitOf<'waiting'>['state'] },
  now: number,
): VisitOf<'waiting'> {
  return {
    at: 'waiting',
    ...person(who),
    key: sent?.key ?? null,
    fromNothing: sent?.fromNothing ?? false,
    ...job,
    pace: stillPace(now),
    work: null,
    keepsake: null,
    leadsTo: 'reveal',
    looking: null,
    finishing: null,
    deadline: now + PATIENCE_MS.waiting,
  };
}

const keptStep = (visit: VisitOf<'waiting'>, step: number | null): StepFrame | undefined =>
  visit.pace.kept.find((frame) => frame.step === step);
const isKept = (visit: VisitOf<'waiting'>, step: number | null): boolean =>
  step === null || keptStep(visit, step) !== undefined;

/** The step that is before the visitor now, gone back to or emerging; undefined where there is none. */
export function stepBefore(visit: VisitOf<'waiting'>): StepFrame | undefined {
  if (visit.looking !== null) return keptStep(visit, visit.looking);
  return visit.pace.kept.at(-1);
}

function finish(kiosk: Kiosk, now: number): Turn {
  const { visit } = kiosk;
  const still: Turn = { kiosk, effects: [] };
  if (visit.at === 'waiting') {
    const frame = stepBefore(visit);
    if (frame === undefined || visit.finishing !== null) return still;
    const { step } = frame;
    const next: Visit = {
      ...visit,
      looking: null,
      finishing: { step, granted: false },
      pace: holdFrame(visit.pace, frame, now),
      deadline: now + PATIENCE_MS.waiting,
    };
    return { kiosk: { ...kiosk, visit: next }, effects: [{ do: 'finish', job: visit.job, step }] };
  }
  if (visit.at !== 'reveal' || visit.looking === null || visit.finishing === 'asked') return still;
  return {
    kiosk: { ...kiosk, visit: patient({ ...visit, finishing: 'asked' }, now) },
    effects: [{ do: 'finish', job: visit.job, step: visit.looking }],
  };
}

function finishAnswered(
  visit: Visit,
  { asked, job }: Extract<KioskEvent, { type: 'finish-answered' }>,
  now: number,
): Visit {
  if (visit.at === 'waiting' && visit.job === asked && visit.finishing?.granted === false) {
    // What cannot be finished there goes on, and is revealed as it is.
    if (job === null) return { ...visit, finishing: null };
    const work = job === visit.job ? visit.work : null;
    return { ...visit, job, work, finishing: { ...visit.finishing, granted: true } };
  }
  if (visit.at !== 'reveal' || visit.job !== asked || visit.finishing !== 'asked') return visit;
  if (job === null || visit.looking === null) return { ...visit, looking: null, finishing: 'refused' };
  const { looking: step, work } = visit;
  const carried = waiting(visit, null, { job, place: 0, state: 'pending' }, now);
  const frame: Frame = { kind: 'kept', work: work.id, step, of: work.until };
  return {
    ...carried,
    fromNothing: work.words === '',
    finishing: { step, granted: true },
    pace: holdFrame(carried.pace, frame, now),
  };
}

const asFrame = (progress: JobProgress): Frame => {
  switch (progress.stage) {
    case 'draft':
      return {
        kind: 'draft',
        job: progress.job,
        sources: progress.sources,
        reading: progress.reading,
      };
    case 'step': {
      const { step, steps, size, preview } = progress;
      return { kind: 'step', step, steps, size, preview };
    }
    case 'brush':
      return { kind: 'brush', coat: progress.coat ?? null };
    default:
      return progress satisfies never;
  }
};

function progress(visit: VisitOf<'waiting'>, news: JobProgress, now: number): Visit {
  // A late frame of a picture that is already finished would only hold it back.
  if (visit.work !== null) return visit;
  // A picture that is finished at a step is painted there once more: only the brush has anything new to show.
  if (visit.finishing !== null && news.stage !== 'brush') return visit;
  return {
    ...visit,
    state: 'in_progress',
    place: 0,
    pace: takeFrame(visit.pace, asFrame(news), now),
    deadline: now + PATIENCE_MS.waiting,
  };
}

function change(visit: VisitOf<'waiting'>, status: JobStatus, now: number): Visit {
  switch (status.state) {
    case 'pending':
    case 'held':
    case 'in_progress':
      return patient({ ...visit, state: status.state, place: status.place }, now);
    case 'completed': {
      const work = status.work ?? visit.work;
      // Completed without its work is news only: the work follows, or the deadline leads home.
      if (work === null) return { ...visit, state: 'completed' };
      const done: VisitOf<'waiting'> = {
        ...visit,
        state: 'completed',
        work,
        keepsake: status.keepsake ?? visit.keepsake,
        deadline: now + PATIENCE_MS.waiting,
      };
      const shownOut = done.pace.queue.length === 0 && now >= frameEndsAt(done.pace);
      return shownOut && isRevealable(done) ? showing(done, work, now) : done;
    }
    case 'failed':
    case 'quarantined':
      return composing(visit, 'failed', now);
    case 'rejected':
    case 'canceled':
      return composing(visit, status.state, now);
    default:
      return status.state satisfies never;
  }
}

function resume(visit: Visit, event: Extract<KioskEvent, { type: 'resumed' }>, now: number): Visit {
  const { status } = event;
  switch (visit.at) {
    case 'attract':
    case 'compose':
    case 'review': {
      // Only a page that waits for its answer may be carried on: other words being typed or looked at are somebody's own.
      if (isComposing(visit) && visit.sending === null) return visit;
      const who = isComposing(visit) ? visit : { ...newcomer(event.visit, null), words: status.words };
      const sent = isComposing(visit) ? visit.sending : null;
      const carried = waiting(who, sent, { job: status.job, place: status.place, state: 'pending' }, now);
      return change(carried, status, now);
    }
    case 'waiting':
      if (visit.job !== status.job) return visit;
      return change(visit, status, now);
    case 'listening':
    case 'reveal':
    case 'keepsake':
      return visit;
    default:
      return visit satisfies never;
  }
}

type ErasingEvent = Extract<KioskEvent, { type: 'erase-asked' | 'erase-kept' | 'erase-meant' | 'erased' }>;

function erase(visit: VisitOf<'keepsake'>, event: ErasingEvent, now: number): VisitOf<'keepsake'> {
  const { erasing, keepsake, work } = visit;
  const to = (next: Erasing): VisitOf<'keepsake'> => ({
    ...visit,
    erasing: next,
    deadline: now + PATIENCE_MS.keepsake,
  });
  switch (event.type) {
    case 'erase-asked':
      return keepsake !== null && (erasing === 'no' || erasing === 'failed') ? to('asked') : visit;
    case 'erase-kept':
      return erasing === 'asked' || erasing === 'failed' ? to('no') : visit;
    case 'erase-meant':
      return erasing === 'asked' ? to('sent') : visit;
    case 'erased':
      if (erasing !== 'sent' || event.work !== work.id) return visit;
      // What the server has erased this station does not keep either.
      return event.ok
        ? { ...to('done'), words: '', spoken: null, work: { ...work, words: '' } }
        : to('failed');
    default:
      return event satisfies never;
  }
}

const erasure = ({ work, keepsake }: Made): Effect[] =>
  keepsake === null ? [] : [{ do: 'erase', work: work.id, keepsake }];
