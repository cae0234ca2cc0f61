import { useEffect, useState } from 'preact/hooks';
import type { DeskSession, Staff } from '../protocol/desk.ts';
import { t } from '../ui/i18n.ts';
import { Console } from './console.tsx';
import { ask, onSessionEnded } from './shell/api.ts';
import { SignIn } from './sign-in/sign-in.tsx';

/** How soon a server that did not answer is asked again. */
const AGAIN_MS = 3_000;

/** `staff` stays when a session ends by itself: the console waits under the sign-in with everything that was typed in it. */
interface State {
  staff: Staff | null;
  signedIn: boolean;
  first: boolean;
  lost: boolean;
}

/** The curator's desk: who is there, then the console. */
export function Desk() {
  const [state, setState] = useState<State | null>(null);
  const look = async () => {
    const answer = await ask<DeskSession>('/desk/session');
    if (!answer.ok) {
      setState((now) => now ?? { staff: null, signedIn: false, first: false, lost: true });
      setTimeout(look, AGAIN_MS);
      return;
    }
    const { staff, first } = answer.value;
    setState({ staff, signedIn: staff !== null, first, lost: false });
  };
  useEffect(() => {
    void look();
    return onSessionEnded(() => setState((now) => now && { ...now, signedIn: false }));
  }, []);

  if (state === null) return null;
  if (state.lost)
    return (
      <main class="desk desk--alone">
        <h1>{t('desk.pageTitle')}</h1>
        <p class="alarm" role="alert">
          {t('desk.unreachable')}
        </p>
      </main>
    );
  const { staff, signedIn, first } = state;
  const enter = (next: Staff) => setState({ staff: next, signedIn: true, first: false, lost: false });
  return (
    <>
      {staff !== null && (
        <div inert={!signedIn}>
          <Console
            key={staff.id}
            staff={staff}
            onSignOut={() => setState({ staff: null, signedIn: false, first: false, lost: false })}
          />
        </div>
      )}
      {!signedIn && <SignIn first={first} ended={staff !== null} name={staff?.name ?? ''} onEnter={enter} />}
    </>
  );
}
