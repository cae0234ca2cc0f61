import { useEffect, useRef, useState } from 'preact/hooks';
import type { Staff } from '../../protocol/desk.ts';
import { PASSPHRASE_MAX_SIGNS, PASSPHRASE_MIN_SIGNS, STAFF_NAME_MAX_SIGNS } from '../../protocol/limits.ts';
import { t } from '../../ui/i18n.ts';
import { type Answer, post } from '../shell/api.ts';

interface Props {
  /** There is no account yet. */
  first: boolean;
  /** Somebody was signed in until a moment ago. */
  ended: boolean;
  name: string;
  onEnter: (staff: Staff) => void;
}

/** Name and passphrase; or a code, a name and the passphrase that will be. */
export function SignIn({ first, ended, name: known, onEnter }: Props) {
  const [withCode, setWithCode] = useState(first);
  const [name, setName] = useState(known);
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [fault, setFault] = useState('');
  const [waiting, setWaiting] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), [withCode]);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (withCode && passphrase.length < PASSPHRASE_MIN_SIGNS) return setFault(t('desk.signIn.short'));
    setWaiting(true);
    const answer = await (withCode
      ? post<{ staff: Staff }>('/desk/account', { code, name, passphrase })
      : post<{ staff: Staff }>('/desk/session', { name, passphrase }));
    setWaiting(false);
    if (answer.ok) return onEnter(answer.value.staff);
    setFault(t(sentenceOf(answer, withCode)));
  };
  const turn = () => {
    setWithCode(!withCode);
    setFault('');
    setPassphrase('');
  };
  return (
    <main class="sign-in" data-over={ended}>
      <form ref={form} onSubmit={submit}>
        <h1>{t(withCode ? 'desk.signIn.codeTitle' : 'desk.signIn.title')}</h1>
        {ended && <p>{t('desk.signIn.ended')}</p>}
        {withCode && (
          <p class="field">
            <label for="code">{t('desk.signIn.code')}</label>
            <input
              id="code"
              class="code"
              autocomplete="one-time-code"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={64}
              dir="ltr"
              required
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
              aria-describedby="code-hint"
            />
            <span id="code-hint" class="hint">
              {t(first ? 'desk.signIn.firstHint' : 'desk.signIn.codeHint')}
            </span>
          </p>
        )}
        <p class="field">
          <label for="name">{t('desk.signIn.name')}</label>
          <input
            id="name"
            autocomplete="username"
            maxLength={STAFF_NAME_MAX_SIGNS}
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </p>
        <p class="field">
          <label for="passphrase">
            {t(withCode ? 'desk.signIn.newPassphrase' : 'desk.signIn.passphrase')}
          </label>
          <input
            id="passphrase"
            type="password"
            autocomplete={withCode ? 'new-password' : 'current-password'}
            maxLength={PASSPHRASE_MAX_SIGNS}
            required
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
            aria-describedby={withCode ? 'passphrase-hint' : undefined}
          />
          {withCode && (
            <span id="passphrase-hint" class="hint">
              {t('desk.signIn.passphraseHint', { signs: PASSPHRASE_MIN_SIGNS })}
            </span>
          )}
        </p>
        <p class="alarm" role="status">
          {fault}
        </p>
        <button type="submit" disabled={waiting}>
          {t(withCode ? 'desk.signIn.make' : 'desk.signIn.enter')}
        </button>
        <button type="button" class="plain" onClick={turn}>
          {t(withCode ? 'desk.signIn.haveAccount' : 'desk.signIn.haveCode')}
        </button>
      </form>
    </main>
  );
}

function sentenceOf(answer: Extract<Answer<unknown>, { ok: false }>, withCode: boolean): string {
  if (answer.status === 429) return 'desk.signIn.slow';
  if (answer.fault === 'lost') return 'desk.unreachable';
  return withCode ? 'desk.signIn.codeWrong' : 'desk.signIn.wrong';
}
