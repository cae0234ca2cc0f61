import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Accounts, createAccounts } from '../../server/accounts/accounts.ts';
import { createSessions, SESSION_MS } from '../../server/accounts/sessions.ts';
import { createJournal } from '../../server/journal/journal.ts';
import { type Database, openDatabase } from '../../server/storage/database.ts';

const HOUR_MS = 3_600_000;
let folder: string;
let database: Database;
let accounts: Accounts;
let now = 0;

beforeEach(() => {
  now = Date.parse('2026-11-25T09:00:00Z');
  folder = mkdtempSync(join(tmpdir(), 'echoes-'));
  database = openDatabase(join(folder, 'echoes.db'));
  const clock = () => now;
  accounts = createAccounts({ database, journal: createJournal({ database, now: clock }), now: clock });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const found = async (name = 'Ada') => {
  const code = (await accounts.firstCode(false)) as string;
  const staff = await accounts.redeem({ code, name, passphrase: 'four quiet words here' });
  if (!staff) throw new Error('the first code was refused');
  return { code, staff };
};

describe('accounts', () => {
  it('[D1] the first code makes one curator, however it is typed, and only one', async () => {
    const code = (await accounts.firstCode(false)) as string;
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    const wish = { code: typed, name: 'Ada', passphrase: 'four quiet words here' };
    const both = await Promise.all([accounts.redeem(wish), accounts.redeem({ ...wish, name: 'Eve' })]);
    expect(both.filter(Boolean)).toEqual([expect.objectContaining({ role: 'curator' })]);
    expect(await accounts.redeem({ ...wish, name: 'Mallory' })).toBeNull();
    expect(await accounts.firstCode(false)).toBeNull();
  });

  it('[D1] a new first code lets a curator back in who forgot', async () => {
    const { staff } = await found();
    const code = (await accounts.firstCode(true)) as string;
    expect(await accounts.redeem({ code, name: 'ADA', passphrase: 'another passphrase' })).toEqual(staff);
    expect(await accounts.signIn('Ada', 'four quiet words here')).toBeNull();
    expect(await accounts.signIn('ada', 'another passphrase')).toEqual(staff);
  });

  it('[D2] a code of an account is for its own name, works once and for a day', async () => {
    const { staff } = await found();
    const made = await accounts.invite({ name: 'Ben', role: 'attendant' }, staff.id);
    const wish = { code: made?.code ?? '', name: 'Ben', passphrase: 'ten signs and more' };
    expect(await accounts.redeem({ ...wish, name: 'Eve' })).toBeNull();
    expect(await accounts.redeem({ ...wish, name: 'Ada' })).toBeNull();
    expect(await accounts.redeem(wish)).toMatchObject({ name: 'Ben', role: 'attendant' });
    expect(await accounts.redeem(wish)).toBeNull();

    const late = await accounts.invite({ name: 'Cleo', role: 'curator' }, staff.id);
    now += 25 * HOUR_MS;
    expect(await accounts.redeem({ ...wish, code: late?.code ?? '', name: 'Cleo' })).toBeNull();
  });

  it('[D2] names are one whatever their case, and the last curator stays one', async () => {
    const { staff } = await found();
    expect(await accounts.invite({ name: ' ada ', role: 'attendant' }, staff.id)).toBeNull();
    expect(accounts.setRole(staff.id, 'attendant', staff.id)).toBe(false);
    expect(accounts.dismiss(staff.id, staff.id)).toBe(false);
    expect(await accounts.renew(staff.id, staff.id)).toBeNull();
    const made = await accounts.invite({ name: 'Ben', role: 'curator' }, staff.id);
    expect(accounts.dismiss(staff.id, staff.id)).toBe(false); // nobody has used that code yet
    await accounts.redeem({ code: made?.code ?? '', name: 'Ben', passphrase: 'ten signs and more' });
    expect(accounts.dismiss(staff.id, staff.id)).toBe(true);
    expect(await accounts.signIn('Ada', 'four quiet words here')).toBeNull();
    expect(accounts.get(staff.id)).toBeUndefined();
    expect(accounts.names().get(staff.id)).toBe('Ada');
  });

  it('[D1] nothing that opens the desk can be read in the tables', async () => {
    const { code, staff } = await found();
    const made = await accounts.invite({ name: 'Ben', role: 'attendant' }, staff.id);
    const kept = JSON.stringify([
      database.all('SELECT * FROM staff'),
      database.all('SELECT * FROM settings'),
      database.all('SELECT * FROM journal'),
    ]);
    for (const secret of [code, made?.code ?? '', 'four quiet words here'])
      for (const form of [secret, secret.replace('-', '')]) expect(kept).not.toContain(form);
    expect(JSON.stringify(database.all('SELECT * FROM journal'))).not.toContain('Ada');
  });
});

describe('sessions', () => {
  it('[D3] end after a day at the museum, on signing out, and with the account', () => {
    const sessions = createSessions(() => now);
    const [first, second] = [sessions.open('a'), sessions.open('a')];
    expect([sessions.find(first), sessions.find('guessed'), sessions.find(undefined)]).toEqual([
      'a',
      undefined,
      undefined,
    ]);
    sessions.close(first);
    expect(sessions.find(first)).toBeUndefined();
    expect(sessions.count('a')).toBe(1);
    now += SESSION_MS - 1;
    expect(sessions.find(second)).toBe('a');
    now += 1;
    expect(sessions.find(second)).toBeUndefined();
    const third = sessions.open('a');
    sessions.closeAll('a');
    expect(sessions.find(third)).toBeUndefined();
  });
});
