import { useEffect, useRef, useState } from 'preact/hooks';
import type { Verification } from '../protocol/index.ts';
import { directionOf, LANGUAGES, language, t } from '../ui/i18n.ts';
import { askAbout, askForCode } from './ask.ts';
import { Camera } from './camera.tsx';
import { VerdictView } from './verdict.tsx';

/** Nobody's picture is left for the next visitor. */
const HOME_MS = 120_000;
const PICTURES = 'image/*';

type Stage =
  | { readonly name: 'question'; readonly trouble: string | null }
  | { readonly name: 'camera' }
  | { readonly name: 'looking'; readonly picture: string }
  | { readonly name: 'answer'; readonly picture: string; readonly answer: Verification };

const QUESTION: Stage = { name: 'question', trouble: null };

export function Verifier() {
  const [stage, setStage] = useState<Stage>(QUESTION);
  const [dragged, setDragged] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const asked = useRef(0);

  const picture = 'picture' in stage ? stage.picture : null;
  useEffect(() => () => void (picture && URL.revokeObjectURL(picture)), [picture]);
  useEffect(() => {
    if (stage.name === 'question') return;
    const timer = setTimeout(() => setStage(QUESTION), HOME_MS);
    return () => clearTimeout(timer);
  }, [stage]);

  const look = async (file: Blob): Promise<void> => {
    asked.current += 1;
    const own = asked.current;
    const url = URL.createObjectURL(file);
    setStage({ name: 'looking', picture: url });
    const answer = await askAbout(file);
    if (own !== asked.current) return; // another picture came meanwhile
    if (answer.ok) setStage({ name: 'answer', picture: url, answer: answer.verification });
    else
      setStage({
        name: 'question',
        trouble: answer.why === 'too-large' ? 'verify.verdict.too-large' : `verify.${answer.why}`,
      });
  };

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setDragged(false);
    const file = event.dataTransfer?.files[0];
    if (file) void look(file);
  };
  const choose = (): void => {
    const file = chooser.current?.files?.[0];
    if (file) void look(file);
    if (chooser.current) chooser.current.value = '';
  };

  return (
    <main
      class="verifier"
      data-stage={stage.name}
      data-dragged={dragged}
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={drop}
    >
      <input ref={chooser} type="file" accept={PICTURES} hidden onChange={choose} />
      {stage.name === 'question' && (
        <Question
          trouble={stage.trouble}
          dragged={dragged}
          onChoose={() => chooser.current?.click()}
          onCamera={() => setStage({ name: 'camera' })}
        />
      )}
      {stage.name === 'camera' && (
        <>
          <Camera
            onFound={(path) => location.assign(path)}
            onMissing={() => setStage({ name: 'question', trouble: 'verify.cameraNone' })}
          />
          <button type="button" onClick={() => setStage(QUESTION)}>
            {t('verify.stop')}
          </button>
        </>
      )}
      {(stage.name === 'looking' || stage.name === 'answer') && (
        <div class="table">
          <img class="shown" src={stage.picture} alt="" />
          <div>
            {stage.name === 'looking' ? (
              <p class="looking" role="status">
                {t('verify.looking')}
              </p>
            ) : (
              <>
                <VerdictView answer={stage.answer} />
                <button type="button" onClick={() => setStage(QUESTION)}>
                  {t('verify.another')}
                </button>
              </>
            )}
          </div>
        </div>
      )}
    </main>
  );
}

interface QuestionProps {
  /** Key of a sentence. */
  trouble: string | null;
  dragged: boolean;
  onChoose: () => void;
  onCamera: () => void;
}

function Question({ trouble, dragged, onChoose, onCamera }: QuestionProps) {
  const [wrong, setWrong] = useState<string | null>(null);
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const code = new FormData(event.currentTarget as HTMLFormElement).get('code');
    const answer = await askForCode(String(code ?? ''));
    if (answer.ok) location.assign(answer.path);
    else setWrong(`verify.${answer.why}`);
  };
  return (
    <div class="question">
      <h1>{t('verify.question')}</h1>
      <button type="button" class="frame" onClick={onChoose}>
        <span class="frame-inside">{dragged ? t('verify.drop') : t('verify.choose')}</span>
      </button>
      <p class="quiet">{t('verify.how')}</p>
      {trouble && (
        <p class="trouble" role="alert">
          {t(trouble)}
        </p>
      )}
      <div class="codes">
        <button type="button" onClick={onCamera}>
          {t('verify.camera')}
        </button>
        <form onSubmit={(event) => void enter(event)}>
          <label>
            {t('verify.codeLabel')}
            <input name="code" dir="ltr" autocomplete="off" spellcheck={false} maxLength={16} required />
          </label>
          <button type="submit">{t('verify.codeOpen')}</button>
        </form>
      </div>
      {wrong && (
        <p class="trouble" role="alert">
          {t(wrong)}
        </p>
      )}
      <nav class="languages" aria-label={t('kiosk.language')}>
        {LANGUAGES.map((tag) => (
          <a
            key={tag}
            href={`?lang=${tag}`}
            lang={tag}
            dir={directionOf(tag)}
            aria-current={tag === language()}
          >
            {new Intl.DisplayNames([tag], { type: 'language' }).of(tag)}
          </a>
        ))}
      </nav>
    </div>
  );
}
