import { PROMPT_MAX_CODE_POINTS } from '../../protocol/limits.ts';
import { language, t } from '../../ui/i18n.ts';
import { Languages } from '../parts/languages.tsx';
import { Manners } from '../parts/manners.tsx';
import { Microphone, SpeakAgain } from '../parts/microphone.tsx';
import { ShowTouchKeys, TouchKeys, useTouchKeys } from '../parts/touch-keys.tsx';
import { Understood, type UnderstoodProps } from '../parts/understood.tsx';
import { useFirstFocus } from '../parts/use-first-focus.ts';
import { newId } from '../station.ts';
import {
  codePoints,
  isSpeechOffered,
  type Kiosk,
  type KioskEvent,
  type VisitOf,
  type WithWords,
} from '../visit.ts';

/** The count is nobody's business until it is near its end. */
const COUNTED_FROM = 40;
/** The lamp over the words is fully up after about a short sentence. */
const FULL_LIGHT_CODE_POINTS = 60;

export interface ComposeProps {
  visit: WithWords | VisitOf<'listening'>;
  kiosk: Kiosk;
  /** How loud it is before an open microphone, 0 to 1. */
  level: () => number;
  read: UnderstoodProps['read'];
  tell: (event: KioskEvent) => void;
}

/** Words, said or written: one page, so that nothing moves under a hand that holds the microphone. */
export function Compose({ visit, kiosk, level, read, tell }: ComposeProps) {
  const isListening = visit.at === 'listening';
  const isSpoken = isSpeechOffered(kiosk);
  const light = Math.min(1, codePoints(visit.words) / FULL_LIGHT_CODE_POINTS);
  return (
    <main
      class="page compose"
      data-page={visit.at}
      data-phase={isListening ? visit.listening.phase : undefined}
      data-spoken={isSpoken}
      data-empty={visit.words.trim() === ''}
    >
      <div class="lamp compose__lamp" aria-hidden="true" style={{ '--light': String(0.25 + 0.75 * light) }} />
      <form
        class="compose__reach"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isListening) tell({ type: 'submitted', key: newId(), fromNothing: false });
        }}
      >
        <h1 class="said compose__question">
          <label for="words">{t(visit.at === 'review' ? 'speech.question' : 'kiosk.composeQuestion')}</label>
        </h1>
        <div class="compose__ways">
          {visit.at !== 'review' && (isListening || (isSpoken && visit.sending === null)) && (
            <Microphone listening={isListening ? visit.listening : null} level={level} tell={tell} />
          )}
          {isListening ? (
            <Guess visit={visit} tell={tell} />
          ) : (
            <Words visit={visit} kiosk={kiosk} isSpoken={isSpoken} read={read} tell={tell} />
          )}
        </div>
        {!isListening && (
          <div class="compose__foot">
            <Languages folded onChoose={(chosen) => tell({ type: 'spoken-to', language: chosen })} />
            <button type="button" class="quiet-button" onClick={() => tell({ type: 'left' })}>
              {t('kiosk.leave')}
            </button>
          </div>
        )}
      </form>
    </main>
  );
}

/** What is understood while the visitor still speaks; no field yet, because it still changes under the hand. */
function Guess({ visit, tell }: { visit: VisitOf<'listening'>; tell: ComposeProps['tell'] }) {
  return (
    <div class="compose__writing">
      <p class="said compose__words compose__words--guessed" dir="auto" aria-hidden="true">
        {visit.listening.partial}
      </p>
      <button type="button" class="quiet-button" onClick={() => tell({ type: 'hushed' })}>
        {t('speech.never')}
      </button>
    </div>
  );
}

interface WordsProps extends Pick<ComposeProps, 'kiosk' | 'read' | 'tell'> {
  visit: WithWords;
  isSpoken: boolean;
}

/** The line of words and what can be done with it. */
function Words({ visit, kiosk, isSpoken, read, tell }: WordsProps) {
  const field = useFirstFocus<HTMLTextAreaElement>(visit.notice);
  const isSending = visit.sending !== null;
  const keys = useTouchKeys();
  const submit = (fromNothing: boolean): void => tell({ type: 'submitted', key: newId(), fromNothing });
  return (
    <div class="compose__writing">
      <textarea
        id="words"
        ref={field}
        class="said compose__words"
        dir={visit.words === '' ? undefined : 'auto'}
        lang={visit.spoken?.language}
        rows={1}
        value={visit.words}
        placeholder={t(isSpoken ? 'speech.orWrite' : 'kiosk.composeExample')}
        readOnly={isSending}
        inputMode={keys.shown ? 'none' : undefined}
        autocomplete="off"
        autocapitalize="sentences"
        spellcheck={false}
        enterkeyhint="send"
        aria-describedby="words-notice words-count words-promise"
        aria-invalid={visit.notice !== null && !visit.notice.startsWith('speech-')}
        onInput={(event) => tell({ type: 'worded', words: event.currentTarget.value })}
        onKeyDown={(key) => {
          // Enter ends a sentence here; while a script is being composed it only picks a sign.
          if (key.key !== 'Enter' || key.shiftKey || key.isComposing) return;
          key.preventDefault();
          if (!isSending) submit(false);
        }}
      />
      <Count words={visit.words} />
      <p id="words-notice" class="compose__notice" role="status">
        {noticeOf(visit, kiosk)}
      </p>
      {!isSending && (
        <Understood
          words={visit.words}
          language={visit.spoken?.language ?? visit.language ?? kiosk.language}
          read={read}
          onChange={(words) => selectWords(field.current, words)}
        />
      )}
      <div class="compose__actions">
        {isSending ? (
          <button type="button" class="quiet-button" onClick={() => tell({ type: 'recalled' })}>
            {t('kiosk.composeRecall')}
          </button>
        ) : (
          <>
            <button type="submit" class="main-button">
              {t('kiosk.composePaint')}
            </button>
            {visit.at === 'compose' ? (
              <button type="button" class="quiet-button" onClick={() => submit(true)}>
                {t('kiosk.composeFromNothing')}
                <small>{t('kiosk.composeFromNothingNote')}</small>
              </button>
            ) : (
              isSpoken && <SpeakAgain tell={tell} />
            )}
          </>
        )}
      </div>
      {!isSending && (
        <TouchKeys {...keys} words={visit.words} onWords={(words) => tell({ type: 'worded', words })} />
      )}
      {visit.at === 'review' && isSpoken && !isSending && (
        <p class="mic__promise" id="speech-promise">
          {t('speech.promise')}
        </p>
      )}
      {kiosk.manners.length > 0 && !isSending && (
        <Manners chosen={visit.manner} manners={kiosk.manners} tell={tell} />
      )}
      {!isSending && <ShowTouchKeys {...keys} />}
      <p id="words-promise" class="compose__promise">
        {t('kiosk.composePromise')}
        <span> {t('kiosk.composeUnderstands')}</span>
      </p>
    </div>
  );
}

/** Selects words where they stand in the field, so that the next letter takes their place. */
function selectWords(field: HTMLTextAreaElement | null, words: string): void {
  const from = field?.value.toLowerCase().indexOf(words.toLowerCase()) ?? -1;
  field?.focus();
  if (from >= 0) field?.setSelectionRange(from, from + words.length);
}

function Count({ words }: { words: string }) {
  const left = PROMPT_MAX_CODE_POINTS - codePoints(words);
  return (
    <p id="words-count" class="compose__count" data-over={left < 0} aria-live={left < 0 ? 'polite' : 'off'}>
      {left < 0
        ? t('kiosk.composeOver', { count: -left })
        : left <= COUNTED_FROM && t('kiosk.composeLeft', { count: left })}
    </p>
  );
}

/** One sentence at most: the way on, never the visitor's words again. */
function noticeOf(visit: WithWords, kiosk: Kiosk): string | null {
  const { service } = kiosk;
  if (visit.sending !== null) return t(service.open ? 'kiosk.composeSending' : 'kiosk.composeSaved');
  if (visit.notice !== null) return t(`refusal.${visit.notice}`);
  if (!service.open && service.why === 'painter') return t('refusal.unavailable');
  if (visit.at === 'review') return t('speech.review');
  return notSpokenHere(kiosk);
}

/** Why there is no microphone, where there is one for other languages. */
function notSpokenHere(kiosk: Kiosk): string | null {
  const { available, languages } = kiosk.speech;
  if (!available || languages.length === 0 || isSpeechOffered(kiosk)) return null;
  const names = new Intl.DisplayNames([language()], { type: 'language' });
  const list = new Intl.ListFormat(language(), { type: 'conjunction' });
  const spoken = languages.map((offered) => names.of(offered.language) ?? offered.language);
  return t('speech.notSpoken', { languages: list.format(spoken) });
}
