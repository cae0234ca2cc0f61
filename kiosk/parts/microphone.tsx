import type { ComponentChildren, Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';
import type { Listening } from '../listening.ts';
import { newId } from '../station.ts';
import type { KioskEvent } from '../visit.ts';
import { useFirstFocus } from './use-first-focus.ts';

/** The ring follows the voice with this time constant: quick enough to be one's own, slow enough not to flicker. */
const RING_MS = 80;

export interface MicrophoneProps {
  /** Null while nobody speaks. */
  listening: Listening | null;
  /** How loud it is, 0 to 1. */
  level: () => number;
  tell: (event: KioskEvent) => void;
}

/** The big round microphone: the first thing to touch, and a light that is lit only while it hears. */
export function Microphone({ listening, level, tell }: MicrophoneProps) {
  const button = useFirstFocus<HTMLButtonElement>(listening !== null, listening !== null);
  return (
    <div class="mic" data-phase={listening?.phase ?? 'still'}>
      <div class="mic__seat">
        <TalkButton of="mic__button" name={t(nameOf(listening))} button={button} tell={tell}>
          <Glyph />
        </TalkButton>
        {listening?.phase === 'hearing' && <Ring level={level} />}
      </div>
      <p class="mic__says" role="status">
        {t(sentenceOf(listening))}
      </p>
      <p class="mic__promise" id="speech-promise">
        {t('speech.promise')}
      </p>
    </div>
  );
}

/** What a touch does now, for those who do not see it. */
const NAMES = {
  asking: 'speech.never',
  hearing: 'speech.finish',
  understanding: 'speech.understanding',
} as const satisfies Record<Listening['phase'], string>;

const nameOf = (listening: Listening | null): string =>
  listening === null ? 'speech.speak' : NAMES[listening.phase];

function sentenceOf(listening: Listening | null): string {
  if (listening === null) return 'speech.how';
  const isHeld = listening.phase === 'hearing' && listening.heldSince !== null;
  return isHeld ? 'speech.hearingHeld' : `speech.${listening.phase}`;
}

/** Say it once more: the same button, small, beside the words. */
export function SpeakAgain({ tell }: Pick<MicrophoneProps, 'tell'>) {
  return (
    <TalkButton of="quiet-button mic-again" tell={tell}>
      <Glyph />
      <span>{t('speech.again')}</span>
    </TalkButton>
  );
}

interface TalkButtonProps extends Pick<MicrophoneProps, 'tell'> {
  of: string;
  /** Where no text in it says what it is. */
  name?: string;
  button?: Ref<HTMLButtonElement>;
  children: ComponentChildren;
}

/** Listens from the moment it is touched, so that it can be held as well as tapped. Letting go is heard by the whole page. */
function TalkButton({ of, name, button = null, tell, children }: TalkButtonProps) {
  const press = (): void => tell({ type: 'pressed', recording: newId() });
  return (
    <button
      ref={button}
      type="button"
      class={of}
      aria-label={name}
      aria-describedby="speech-promise"
      onPointerDown={(pointer) => {
        if (pointer.button !== 0) return;
        pointer.preventDefault();
        press();
      }}
      onKeyDown={(key) => {
        if (key.key !== 'Enter' && key.key !== ' ') return;
        key.preventDefault();
        if (!key.repeat) press();
      }}
      onKeyUp={(key) => {
        // Some browsers click when the space bar comes up, whatever became of its going down.
        if (key.key === ' ') key.preventDefault();
      }}
      onClick={(click) => {
        // Hands and keys were answered above; a screen reader clicks without either.
        if (click.detail !== 0) return;
        press();
        tell({ type: 'released' });
      }}
    >
      {children}
    </button>
  );
}

/** Grows with the voice. It is drawn by the browser's own frames: the page need not think about each. */
function Ring({ level }: { level: () => number }) {
  const ring = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shown = 0;
    let then = performance.now();
    let frame = 0;
    const draw = (now: number): void => {
      shown += (level() - shown) * (1 - Math.exp((then - now) / RING_MS));
      then = now;
      ring.current?.style.setProperty('--level', shown.toFixed(3));
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [level]);
  return <span ref={ring} class="mic__ring" aria-hidden="true" />;
}

function Glyph() {
  return (
    <svg class="mic__glyph" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <rect class="mic__body" x="17" y="5" width="14" height="24" rx="7" />
      <path class="mic__stand" d="M10.5 23v1.5a13.5 13.5 0 0 0 27 0V23M24 38v5.5M17 43.5h14" />
    </svg>
  );
}
