import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../ui/i18n.ts';
import { HangChoice } from './hang-choice.tsx';
import { SpokenLanguages } from './spoken-languages.tsx';
import { askStatus, type CodeAnswer, type DeskAnswer, type DeskStatus, sendCode } from './status.ts';

const LOOK_EVERY_MS = 5_000;

/** The curator's desk, small for now: the code, then whether everything is well. */
export function Desk() {
  const [answer, setAnswer] = useState<DeskAnswer | null>(null);
  const look = () => askStatus().then(setAnswer);
  useEffect(() => {
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  if (answer === null) return null;
  return (
    <main class="desk">
      <h1>{t('desk.pageTitle')}</h1>
      {answer.kind === 'lost' && (
        <p class="alarm" role="alert">
          {t('desk.unreachable')}
        </p>
      )}
      {answer.kind === 'closed' && <CodeForm onOpen={look} />}
      {answer.kind === 'open' && (
        <>
          <Status status={answer.status} onChange={look} />
          <HangChoice hang={answer.status.hang} onChosen={look} />
        </>
      )}
    </main>
  );
}

const WRONG: Record<Exclude<CodeAnswer, 'right'>, string> = {
  wrong: 'desk.codeWrong',
  slow: 'desk.codeSlow',
  lost: 'desk.unreachable',
};

function CodeForm({ onOpen }: { onOpen: () => void }) {
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setWaiting(true);
    const answer = await sendCode(code);
    setWaiting(false);
    if (answer === 'right') return onOpen();
    setFault(t(WRONG[answer]));
  };
  return (
    <form onSubmit={submit}>
      <label for="code">{t('desk.codeAsk')}</label>
      <input
        id="code"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={64}
        dir="ltr"
        value={code}
        onInput={(event) => setCode(event.currentTarget.value)}
        aria-describedby="code-hint"
      />
      <p id="code-hint">{t('desk.codeHint')}</p>
      <button type="submit" disabled={waiting || code.trim() === ''}>
        {t('desk.open')}
      </button>
      <p class="alarm" role="status">
        {fault}
      </p>
    </form>
  );
}

const HOSTS = {
  painter: {
    ready: 'desk.painterReady',
    starting: 'desk.painterStarting',
    unavailable: 'desk.painterUnavailable',
  },
  listener: {
    ready: 'desk.listenerReady',
    starting: 'desk.listenerStarting',
    unavailable: 'desk.listenerUnavailable',
  },
} as const;

function Host({
  kind,
  state,
  name,
  reason,
}: {
  kind: keyof typeof HOSTS;
  state: DeskStatus['painter'];
  name: string | null;
  reason: string | null;
}) {
  return (
    <dd class={state === 'unavailable' ? 'alarm' : ''}>
      {t(HOSTS[kind][state])}
      {name !== null && <span class="quiet"> {name}</span>}
      {reason !== null && (
        <p class="reason" dir="ltr" lang="en">
          {reason}
        </p>
      )}
    </dd>
  );
}

function Status({ status, onChange }: { status: DeskStatus; onChange: () => void }) {
  const { queue, disk, listener } = status;
  return (
    <dl>
      <dt>{t('desk.painter')}</dt>
      <Host kind="painter" state={status.painter} name={status.painterName} reason={status.painterReason} />
      <dt>{t('desk.listener')}</dt>
      {listener === null ? (
        <dd>{t('desk.listenerNone')}</dd>
      ) : (
        <Host kind="listener" state={listener} name={status.listenerName} reason={status.listenerReason} />
      )}
      <dt>{t('desk.spoken')}</dt>
      <dd>
        <SpokenLanguages languages={status.languages} onChange={onChange} />
      </dd>
      <dt>{t('desk.queue')}</dt>
      <dd>
        <ul>
          <li>{t('desk.queueWaiting', { count: queue.pending })}</li>
          <li>{t('desk.queuePainting', { count: queue.in_progress })}</li>
          {queue.held > 0 && <li class="alarm">{t('desk.queueHeld', { count: queue.held })}</li>}
          {queue.quarantined > 0 && (
            <li class="alarm">{t('desk.queueQuarantined', { count: queue.quarantined })}</li>
          )}
        </ul>
      </dd>
      <dt>{t('desk.works')}</dt>
      <dd>{t('desk.worksHung', { hung: status.hung, works: status.works })}</dd>
      <dt>{t('desk.disk')}</dt>
      <dd class={disk.paused ? 'alarm' : ''}>
        {disk.paused ? t('desk.diskPaused') : t('desk.diskFree', { percent: Math.round(disk.free * 100) })}
      </dd>
      <dt>{t('desk.walls')}</dt>
      <dd>{status.walls}</dd>
      <dt>{t('desk.stations')}</dt>
      <dd>
        {status.stations.length === 0 && t('desk.stationsNone')}
        <ul>
          {status.stations.map(({ id, role, connected, lastSeen }) => (
            <li key={id}>
              {t(role === 'kiosk' ? 'desk.roleKiosk' : 'desk.roleDisplay')} <code>{id.slice(0, 8)}</code>{' '}
              {connected ? t('desk.stationHere') : t('desk.stationGone', { when: timeOf(lastSeen) })}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}

const timeOf = (ms: number): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
