import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import yazl from 'yazl';
import { openForReading } from '../../server/storage/database.ts';
import { curatorOf, type DeskSeat, signInTo } from '../support/desk.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

const houses: House[] = [];
let desk: string;
beforeEach(() => {
  desk = mkdtempSync(join(tmpdir(), 'echoes-archive-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const house of houses.splice(0)) await house.remove();
  rmSync(desk, { recursive: true, force: true });
});

const open = async (folder?: string): Promise<House> => {
  const house = await openHouse(folder === undefined ? {} : { folder });
  houses.push(house);
  return house;
};

/** Ends a house and opens its folder again, as a restart does. */
const reopen = async (house: House): Promise<House> => {
  await house.close();
  houses.splice(houses.indexOf(house), 1);
  return open(house.folder);
};

async function paint(house: House, words: readonly string[]): Promise<string[]> {
  const kiosk = await house.kiosk();
  for (const said of words) {
    const answer = await kiosk.submit({ words: said });
    if (!answer.ok) throw new Error(answer.reason);
    await kiosk.until(answer.job, 'completed');
  }
  return house.app.collection
    .hung()
    .slice(-words.length)
    .map(({ id }) => id);
}

async function exportFrom(house: House, seat: DeskSeat, name = 'out.zip'): Promise<string> {
  const response = await fetch(`${house.origin}/desk/archive`, { headers: { cookie: seat.cookie } });
  expect(response.status).toBe(200);
  const file = join(desk, name);
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
}

const importInto = async (house: House, seat: DeskSeat, file: string) => {
  const response = await fetch(`${house.origin}/desk/archive`, {
    method: 'PUT',
    headers: { cookie: seat.cookie, origin: house.origin, 'content-type': 'application/zip' },
    body: readFileSync(file),
  });
  return { status: response.status, body: await response.json() };
};

/** Every row that an exhibition is, and every byte of every picture. */
function contentOf(folder: string, tables = ['works', 'files', 'jobs', 'keepsakes', 'poses']) {
  const database = openForReading(join(folder, 'echoes.db'));
  const rows = Object.fromEntries(
    tables.map((table) => [table, database.all(`SELECT * FROM ${table} ORDER BY 1, 2`)]),
  );
  database.close();
  const pictures = Object.fromEntries(
    readdirSync(join(folder, 'works'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path).toString('base64')]),
  );
  return { rows, pictures };
}

const journalOf = (folder: string, upTo: number): unknown[] => {
  const database = openForReading(join(folder, 'echoes.db'));
  const rows = database.all('SELECT * FROM journal WHERE seq <= ? ORDER BY seq', upTo);
  database.close();
  return rows;
};

describe('the whole exhibition as one archive', () => {
  it('[X1] [M3] hangs on another machine as it was, and what was erased there stays erased', async () => {
    const a = await open();
    const ada = await curatorOf(a);
    const [fox, owl, cat] = await paint(a, ['a red fox', 'a white owl', 'a grey cat']);
    const gone = await ada.send('POST', '/desk/act', {
      act: 'destroy',
      on: [{ kind: 'picture', id: owl, seq: a.app.journal.head() }],
    });
    expect(gone.status).toBe(200);
    await eventually(() => !existsSync(join(a.folder, 'works', owl ?? '')), 'its pictures are still there');
    const seq = a.app.journal.head();
    const there = contentOf(a.folder);
    const archive = await exportFrom(a, ada);
    // No passphrase leaves the house.
    expect(readFileSync(archive).includes('scrypt')).toBe(false);

    const b = await open();
    const bea = await curatorOf(b, 'Bea');
    await paint(b, ['a green hill']);
    const { status, body } = await importInto(b, bea, archive);
    expect([status, body.works, body.torn]).toEqual([200, 2, 0]);
    // Nothing has changed until the next start.
    expect(b.app.collection.hung().map(({ words }) => words)).toEqual(['a green hill']);
    const again = await reopen(b);
    expect(journalOf(b.folder, seq)).toEqual(journalOf(a.folder, seq));
    expect(contentOf(b.folder)).toEqual(there);
    expect(again.app.collection.hung().map(({ id }) => id)).toEqual([fox, cat]);
    // Whoever worked here still does; nobody of the other house can.
    expect((await signInTo(again, 'Bea')).cookie).not.toBe('');
    expect((await signInTo(again, 'Ada')).cookie).toBe('');
    expect(readFileSync(join(b.folder, 'erasures.jsonl'), 'utf8')).toContain(owl ?? '');
    // What was here before lies aside, whole.
    expect(existsSync(join(b.folder, 'replaced', 'echoes.db'))).toBe(true);
  });

  it('[X1] brings no work back that was erased here since', async () => {
    const a = await open();
    const ada = await curatorOf(a);
    const [fox, owl] = await paint(a, ['a red fox', 'a white owl']);
    const archive = await exportFrom(a, ada);
    const on = [{ kind: 'picture', id: fox, seq: a.app.journal.head() }];
    expect((await ada.send('POST', '/desk/act', { act: 'destroy', on })).status).toBe(200);
    expect((await importInto(a, ada, archive)).status).toBe(200);
    const again = await reopen(a);
    expect(again.app.collection.hung().map(({ id }) => id)).toEqual([owl]);
    expect(existsSync(join(a.folder, 'works', fox ?? ''))).toBe(false);
    const database = openForReading(join(a.folder, 'echoes.db'));
    expect(database.all('SELECT words FROM works WHERE id = ?', fox ?? '')).toEqual([{ words: '' }]);
    database.close();
  });

  it('[X2] is refused whole when it is truncated, foreign, forged or a bomb, and nothing has changed', async () => {
    const a = await open();
    const ada = await curatorOf(a);
    await paint(a, ['a red fox']);
    const archive = await exportFrom(a, ada);
    const before = contentOf(a.folder);
    const bytes = readFileSync(archive);

    const zip = async (name: string, entries: [string, Buffer, boolean][]): Promise<string> => {
      const made = new yazl.ZipFile();
      for (const [path, content, compress] of entries) made.addBuffer(content, path, { compress });
      made.end();
      const chunks: Buffer[] = [];
      for await (const chunk of made.outputStream) chunks.push(chunk as Buffer);
      writeFileSync(join(desk, name), Buffer.concat(chunks));
      return join(desk, name);
    };
    const named = (name: string, content: Buffer | string): string => {
      writeFileSync(join(desk, name), content);
      return join(desk, name);
    };
    const truncated = named('truncated.zip', bytes);
    truncateSync(truncated, Math.floor(bytes.length * 0.7));
    const flipped = Buffer.from(bytes);
    const at = flipped.indexOf(Buffer.from('a red fox'));
    expect(at).toBeGreaterThan(0);
    flipped[at] = (flipped[at] ?? 0) ^ 1;

    for (const [file, fault] of [
      [truncated, 'truncated'],
      [named('flipped.zip', flipped), 'damaged'],
      [named('text.zip', 'a shopping list'), 'foreign'],
      [named('empty.zip', ''), 'foreign'],
      [await zip('other.zip', [['readme.txt', Buffer.from('hello'), false]]), 'foreign'],
      [await zip('no-manifest.zip', [['erasures.jsonl', Buffer.from(''), false]]), 'foreign'],
      [await zip('bomb.zip', [['echoes.db', Buffer.alloc(200 * 1024 * 1024), true]]), 'bomb'],
    ] as const) {
      const { status, body } = await importInto(a, ada, file);
      expect([file.split('/').at(-1), status, body.error]).toEqual([file.split('/').at(-1), 422, fault]);
      expect(existsSync(join(a.folder, 'incoming'))).toBe(false);
    }
    expect(contentOf(a.folder)).toEqual(before);
    const again = await reopen(a);
    expect(again.app.collection.hung()).toHaveLength(1);
  });

  it('[X2] is a curator’s alone, one at a time, and can be dropped again', async () => {
    const a = await open();
    const ada = await curatorOf(a);
    await paint(a, ['a red fox']);
    const archive = await exportFrom(a, ada);
    expect((await fetch(`${a.origin}/desk/archive`)).status).toBe(401);
    expect((await importInto(a, ada, archive)).status).toBe(200);
    expect((await importInto(a, ada, archive)).status).toBe(409);
    expect((await ada.send('DELETE', '/desk/archive')).status).toBe(200);
    const again = await reopen(a);
    expect(existsSync(join(a.folder, 'replaced'))).toBe(false);
    expect(again.app.collection.hung()).toHaveLength(1);
  });

  it('[X3] is made every night and read back; restored elsewhere it equals the data of that moment less what was erased since', async () => {
    const a = await open();
    const ada = await curatorOf(a);
    const [fox, owl] = await paint(a, ['a red fox', 'a white owl']);
    const there = contentOf(a.folder);
    const { status, body } = await ada.send<{ file: string; works: number; torn: number }>(
      'POST',
      '/desk/backups',
    );
    expect([status, body.works, body.torn]).toEqual([200, 2, 0]);
    const kept = await ada.get<{ kept: { file: string }[]; fault: null }>('/desk/backups');
    expect(kept.body.kept.map(({ file }) => file)).toEqual([body.file]);
    const backup = join(a.folder, 'backups', body.file);
    cpSync(backup, join(desk, 'night.zip'));

    // Restored as it was.
    const b = await open();
    expect((await importInto(b, await curatorOf(b, 'Bea'), join(desk, 'night.zip'))).status).toBe(200);
    await reopen(b);
    expect(contentOf(b.folder)).toEqual(there);

    // Erased since: the next backup takes the place of every one that still holds it.
    const on = [{ kind: 'picture', id: fox, seq: a.app.journal.head() }];
    expect((await ada.send('POST', '/desk/act', { act: 'destroy', on })).status).toBe(200);
    const ledger = readFileSync(join(a.folder, 'backups', 'erasures.jsonl'), 'utf8');
    expect(ledger).toContain(fox ?? '');
    expect((await ada.send('POST', '/desk/backups')).status).toBe(200);
    expect(existsSync(backup)).toBe(false);
    const c = await open();
    writeFileSync(join(c.folder, 'erasures.jsonl'), ledger);
    const d = await reopen(c);
    expect((await importInto(d, await curatorOf(d, 'Cem'), join(desk, 'night.zip'))).status).toBe(200);
    const e = await reopen(d);
    expect(e.app.collection.hung().map(({ id }) => id)).toEqual([owl]);
  });

  it('[X3] a backup that cannot be written says so, and the one before stays', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const a = await open();
    const ada = await curatorOf(a);
    await paint(a, ['a red fox']);
    expect((await ada.send('POST', '/desk/backups')).status).toBe(200);
    const [note] = readdirSync(join(a.folder, 'backups')).filter((name) => name.endsWith('.zip.json'));
    // A picture that the disk lost unnoticed: the backup is made, and says that it is torn.
    const [work] = readdirSync(join(a.folder, 'works'));
    rmSync(join(a.folder, 'works', work ?? '', 'strokes.bin'));
    const torn = await ada.send<{ torn: number }>('POST', '/desk/backups');
    expect(torn.body.torn).toBe(1);
    expect(note).toBeDefined();
  });

  it('[X1] an import that a power cut ended before it was ready is gone with the next start', async () => {
    const a = await open();
    await eventually(() => a.app.newCode ?? undefined, 'no code');
    const half = join(a.folder, 'incoming');
    cpSync(join(a.folder, 'echoes.db'), join(half, 'echoes.db'), { recursive: true });
    writeFileSync(join(half, `${randomUUID()}.tmp`), 'half');
    await reopen(a);
    expect(existsSync(half)).toBe(false);
  });
});
