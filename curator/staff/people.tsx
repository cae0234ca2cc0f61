import { useState } from 'preact/hooks';
import type { Role, StaffAccount } from '../../protocol/desk.ts';
import { STAFF_NAME_MAX_SIGNS } from '../../protocol/limits.ts';
import { t } from '../../ui/i18n.ts';
import { timeOf } from '../parts/times.ts';
import type { SectionProps } from '../sections.ts';
import { type Answer, post, remove } from '../shell/api.ts';
import { useAsked } from '../shell/live.ts';
import { notify } from '../shell/notices.tsx';

const ROLES: readonly Role[] = ['attendant', 'curator'];
/** As long as the server lets a code be used. */
const CODE_MS = 24 * 60 * 60 * 1000;

/** Who may use the desk. A code is shown once, to be said or written down. */
export function People({ staff }: SectionProps) {
  const { value, again } = useAsked<{ staff: StaffAccount[] }>('/desk/staff', ['staff']);
  const [code, setCode] = useState<{ name: string; code: string } | null>(null);

  const settle = <Value,>(answer: Answer<Value>, taken: string): Value | null => {
    again();
    if (answer.ok) return answer.value;
    const refused = answer.fault === 'refused' ? taken : 'desk.refused';
    notify({ text: t(answer.fault === 'lost' ? 'desk.unreachable' : refused), alarm: true });
    return null;
  };
  const renew = async ({ id, name }: StaffAccount) => {
    const made = settle(await post<{ code: string }>(`/desk/staff/${id}/code`), 'desk.staff.last');
    if (made) setCode({ name, code: made.code });
  };
  const turn = async ({ id, role }: StaffAccount) =>
    settle(
      await post(`/desk/staff/${id}/role`, { role: role === 'curator' ? 'attendant' : 'curator' }),
      'desk.staff.last',
    );
  const end = async ({ id }: StaffAccount) => settle(await remove(`/desk/staff/${id}`), 'desk.staff.last');

  return (
    <>
      <p class="quiet">{t('desk.staff.intro')}</p>
      <ul class="rows">
        {value?.staff.map((account) => (
          <li key={account.id} class="row">
            <span class="row__main">
              <strong>
                <bdi>{account.name}</bdi>
              </strong>{' '}
              <span class="quiet">
                {t(`desk.role.${account.role}`)}
                {account.id === staff.id && ` · ${t('desk.staff.you')}`} · {stateOf(account)}
              </span>
            </span>
            <button type="button" class="plain" onClick={() => turn(account)}>
              {t(account.role === 'curator' ? 'desk.staff.toAttendant' : 'desk.staff.toCurator')}
            </button>
            <button type="button" class="plain" onClick={() => renew(account)}>
              {t('desk.staff.newCode')}
            </button>
            <button type="button" class="plain" onClick={() => end(account)}>
              {t('desk.staff.end')}
            </button>
          </li>
        ))}
      </ul>
      {code !== null && (
        <p class="told" role="status">
          {t('desk.staff.codeFor', { name: code.name })} <code class="code">{code.code}</code>
          <span class="quiet">{t('desk.staff.codeOnce', { when: timeOf(Date.now() + CODE_MS) })}</span>
        </p>
      )}
      <Invite
        onInvite={async (name, role) => {
          const made = settle(
            await post<{ code: string }>('/desk/staff', { name, role }),
            'desk.staff.taken',
          );
          if (made) setCode({ name, code: made.code });
          return made !== null;
        }}
      />
    </>
  );
}

function stateOf({ ready, places, codeUntil }: StaffAccount): string {
  if (ready) return t(places > 0 ? 'desk.staff.here' : 'desk.staff.away');
  return codeUntil === null ? t('desk.staff.expired') : t('desk.staff.waiting', { when: timeOf(codeUntil) });
}

function Invite({ onInvite }: { onInvite: (name: string, role: Role) => Promise<boolean> }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('attendant');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await onInvite(name, role)) setName('');
  };
  return (
    <form class="inline" onSubmit={submit} aria-labelledby="invite-title">
      <h2 id="invite-title">{t('desk.staff.add')}</h2>
      <label>
        {t('desk.signIn.name')}
        <input
          maxLength={STAFF_NAME_MAX_SIGNS}
          required
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        {t('desk.staff.role')}
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {t(`desk.role.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{t('desk.staff.invite')}</button>
    </form>
  );
}
