import { randomUUID } from 'node:crypto';
import { type Invitation, normaliseCode, type Redeem, type Role, type Staff } from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';
import { newCode, opens, seal } from './secrets.ts';

/** How long a code for an account can be used: the person may come tomorrow. */
const CODE_MS = 24 * 60 * 60 * 1000;
const FIRST_CODE = 'first_code';

/** An account as its table has it. */
export interface Account extends Staff {
  ready: boolean;
  codeUntil: number | null;
}

/**
 * The people of the desk. Passphrases and codes are kept as hashes only. Whoever leaves keeps the name beside what was done, and can
 * do no more.
 */
export interface Accounts {
  /** The code with which the first curator makes an account: new while no curator has one, or when `anew`; else null. */
  firstCode(anew: boolean): Promise<string | null>;
  /** Whether a curator can sign in. */
  readonly founded: boolean;
  /** Null when name and passphrase do not belong together. */
  signIn(name: string, passphrase: string): Promise<Staff | null>;
  /**
   * Uses up a code and sets the passphrase. The first code makes a curator of that name, also of one who was there before and forgot.
   * Null when the code is not this name's, was used, or is too old.
   */
  redeem(wish: Redeem): Promise<Staff | null>;
  /** Whoever may sign in; undefined for those who left. */
  get(id: string): Staff | undefined;
  /** Names for ids, of those who left too. */
  names(): Map<string, string>;
  list(): Account[];
  /** A new account and its code; null when the name is taken. */
  invite(invitation: Invitation, by: string): Promise<{ id: string; code: string } | null>;
  /** Another code for an account, whose passphrase ends. Null when there is no such account, or it would leave no curator. */
  renew(id: string, by: string): Promise<string | null>;
  /** False when there is no such account, or it would leave no curator. */
  setRole(id: string, role: Role, by: string): boolean;
  /** Ends an account. False as for `setRole`. */
  dismiss(id: string, by: string): boolean;
}

interface Row {
  id: string;
  name: string;
  role: Role;
  passphrase: string | null;
  code: string | null;
  code_until: number | null;
}

/** Names are the same whatever their case and the way their accents are written. */
const fold = (name: string): string => name.normalize('NFKC').trim().toLocaleLowerCase('und');

export function createAccounts(deps: { database: Database; journal: Journal; now: () => number }): Accounts {
  const { database, journal, now } = deps;
  const settings = createSettings(database);
  const byName = (name: string): Row | undefined =>
    database.get<Row>('SELECT * FROM staff WHERE folded = ?', fold(name));
  const byId = (id: string): Row | undefined =>
    database.get<Row>('SELECT * FROM staff WHERE id = ? AND left_at IS NULL', id);
  /** Curators who can sign in, but for one. */
  const curatorsBeside = (id: string): number =>
    database.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM staff WHERE role = 'curator' AND passphrase IS NOT NULL AND left_at IS NULL AND id != ?`,
      id,
    )?.n ?? 0;
  const needed = (row: Row): boolean => row.role === 'curator' && curatorsBeside(row.id) === 0;
  const insert = (id: string, name: string, role: Role): void =>
    void database.run(
      'INSERT INTO staff (id, name, folded, role, created_at) VALUES (?, ?, ?, ?, ?)',
      id,
      name,
      fold(name),
      role,
      now(),
    );
  const staffOf = ({ id, name, role }: Row): Staff => ({ id, name, role });

  /** In one transaction with the use of the code: it works once, also when two use it in the same moment. */
  const take = (name: string, passphrase: string, first: boolean): Staff | null =>
    database.transaction(() => {
      let row = byName(name);
      if (first) {
        if (!settings.get(FIRST_CODE)) return null;
        settings.set(FIRST_CODE, '');
        if (!row) insert(randomUUID(), name, 'curator');
        row = byName(name);
      } else if (!row?.code) return null;
      if (!row) return null;
      const role = first ? 'curator' : row.role;
      database.run(
        'UPDATE staff SET passphrase = ?, code = NULL, code_until = NULL, role = ? WHERE id = ?',
        passphrase,
        role,
        row.id,
      );
      journal.append({ type: 'staff:joined', subject: row.id, body: { role } });
      return staffOf({ ...row, role });
    });

  return {
    async firstCode(anew) {
      if (!anew && curatorsBeside('') > 0) return null;
      const code = newCode();
      settings.set(FIRST_CODE, await seal(normaliseCode(code)));
      return code;
    },
    get founded() {
      return curatorsBeside('') > 0;
    },
    async signIn(name, passphrase) {
      const row = byName(name);
      return (await opens(passphrase, row?.passphrase)) && row ? staffOf(row) : null;
    },
    async redeem({ code, name, passphrase }) {
      const row = byName(name);
      const own = row?.code && (row.code_until ?? 0) > now() ? row.code : null;
      const typed = normaliseCode(code);
      const right = await opens(typed, own);
      const first = await opens(typed, settings.get(FIRST_CODE));
      if (!right && !first) return null;
      return take(name, await seal(passphrase), !right);
    },
    get(id) {
      const row = byId(id);
      return row && staffOf(row);
    },
    names: () =>
      new Map(
        database
          .all<{ id: string; name: string }>('SELECT id, name FROM staff')
          .map(({ id, name }) => [id, name]),
      ),
    list: () =>
      database
        .all<Row>('SELECT * FROM staff WHERE left_at IS NULL ORDER BY role DESC, folded')
        .map((row) => ({
          ...staffOf(row),
          ready: row.passphrase !== null,
          codeUntil: row.code !== null && (row.code_until ?? 0) > now() ? row.code_until : null,
        })),
    async invite({ name, role }, by) {
      const [id, code] = [randomUUID(), newCode()];
      const sealed = await seal(normaliseCode(code));
      return database.transaction(() => {
        if (byName(name)) return null;
        insert(id, name, role);
        database.run('UPDATE staff SET code = ?, code_until = ? WHERE id = ?', sealed, now() + CODE_MS, id);
        journal.append({ type: 'staff:invited', subject: id, body: { role, by } });
        return { id, code };
      });
    },
    async renew(id, by) {
      const code = newCode();
      const sealed = await seal(normaliseCode(code));
      return database.transaction(() => {
        const row = byId(id);
        if (!row || needed(row)) return null;
        database.run(
          'UPDATE staff SET passphrase = NULL, code = ?, code_until = ? WHERE id = ?',
          sealed,
          now() + CODE_MS,
          id,
        );
        journal.append({ type: 'staff:renewed', subject: id, body: { by } });
        return code;
      });
    },
    setRole: (id, role, by) =>
      database.transaction(() => {
        const row = byId(id);
        if (!row || (needed(row) && role !== 'curator')) return false;
        database.run('UPDATE staff SET role = ? WHERE id = ?', role, id);
        journal.append({ type: 'staff:changed', subject: id, body: { role, by } });
        return true;
      }),
    dismiss: (id, by) =>
      database.transaction(() => {
        const row = byId(id);
        if (!row || needed(row)) return false;
        // The folded name is free for somebody else; the name itself stays beside what was done.
        database.run(
          'UPDATE staff SET passphrase = NULL, code = NULL, folded = id, left_at = ? WHERE id = ?',
          now(),
          id,
        );
        journal.append({ type: 'staff:left', subject: id, body: { by } });
        return true;
      }),
  };
}
