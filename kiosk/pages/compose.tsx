import { useState } from 'preact/hooks';
import { PROMPT_MAX_CODE_POINTS } from '../../protocol/limits.ts';
import { language, t } from '../../ui/i18n.ts';
import { Languages } from '../parts/languages.tsx';
import { useFirstFocus } from '../parts/use-first-focus.ts';
import { newId } from '../station.ts';
import { codePoints, type KioskEvent, type Service, type VisitOf } from '../visit.ts';

/** The count is nobody's business until it is near its end. */
const COUNTED_FROM = 40;
/** The lamp over the words is fully up after about a short sentence. */
const FULL_LIGHT_CODE_POINTS = 60;

export interface ComposeProps {
  visit: VisitOf<'compose'>;
  service: Service;
  manners: readonly string[];
  tell: (event: KioskEvent) => void;
}

export function Compose({ visit, service, manners, tell }: ComposeProps) {
  const field = useFirstFocus<HTMLTextAreaElement>(visit.notice);
  const isSending = visit.sending !== null;
  const submit = (fromNothing: boolean): void => tell({ type: 'submitted', key: newId(), fromNothing });
  const light = Math.min(1, codePoints(visit.words) / FULL_LIGHT_CODE_POINTS);

  return (
    <main class="page compose" data-page="compose">
      <div class="lamp compose__lamp" aria-hidden="true" style={{ '--light': String(0.25 + 0.75 * light) }} />
      <form
        class="compose__reach"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(false);
        }}
      >
        <h1 class="said compose__question">
          <label for="words">{t('kiosk.composeQuestion')}</label>
        </h1>
        <textarea
          id="words"
          ref={field}
          class="said compose__words"
          dir={visit.words === '' ? undefined : 'auto'}
          rows={1}
          value={visit.words}
          placeholder={t('kiosk.composeExample')}
          readOnly={isSending}
          autocomplete="off"
          autocapitalize="sentences"
          spellcheck={false}
          enterkeyhint="send"
          aria-describedby="words-notice words-count words-promise"
          aria-invalid={visit.notice !== null}
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
          <NoticeText visit={visit} service={service} />
        </p>
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
              <button type="button" class="quiet-button" onClick={() => submit(true)}>
                {t('kiosk.composeFromNothing')}
                <small>{t('kiosk.composeFromNothingNote')}</small>
              </button>
            </>
          )}
        </div>
        {manners.length > 0 && !isSending && <Manners visit={visit} manners={manners} tell={tell} />}
        <p id="words-promise" class="compose__promise">
          {t('kiosk.composePromise')}
          {!language().startsWith('en') && <span> {t('kiosk.composeUnderstands')}</span>}
        </p>
        <div class="compose__foot">
          <Languages onChoose={(chosen) => tell({ type: 'spoken-to', language: chosen })} />
          <button type="button" class="quiet-button" onClick={() => tell({ type: 'left' })}>
            {t('kiosk.leave')}
          </button>
        </div>
      </form>
    </main>
  );
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
function NoticeText({ visit, service }: { visit: VisitOf<'compose'>; service: Service }) {
  if (visit.sending !== null) return t(service.open ? 'kiosk.composeSending' : 'kiosk.composeSaved');
  if (visit.notice !== null) return t(`refusal.${visit.notice}`);
  if (!service.open && service.why === 'painter') return t('refusal.unavailable');
  return null;
}

function Manners({ visit, manners, tell }: Pick<ComposeProps, 'visit' | 'manners' | 'tell'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="manners">
      <button
        type="button"
        class="quiet-button"
        aria-expanded={isOpen}
        aria-controls="manners"
        onClick={() => setOpen(!isOpen)}
      >
        <span class="manners__question">{t('kiosk.composeManner')}</span> {mannerName(visit.manner)}
      </button>
      <fieldset id="manners" class="manners__choice" hidden={!isOpen}>
        <legend class="aside-for-readers">{t('kiosk.composeManner')}</legend>
        {[null, ...manners].map((manner) => (
          <label key={manner ?? ''} class="chip">
            <input
              type="radio"
              name="manner"
              checked={visit.manner === manner}
              onChange={() => tell({ type: 'mannered', manner })}
            />
            <span>{mannerName(manner)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** A painter may bring manners that no locale names yet: then its own name stands. */
function mannerName(manner: string | null): string {
  if (manner === null) return t('kiosk.composeMannerFree');
  const key = `manner.${manner}`;
  const name = t(key);
  return name === key ? manner : name;
}
