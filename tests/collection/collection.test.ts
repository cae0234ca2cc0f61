import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESUME_MAX_ENTRIES } from '../../protocol/index.ts';
import { type Collection, createCollection } from '../../server/collection/collection.ts';
import type { PaintedPicture } from '../../server/diffusion/painter.ts';
import { createJournal, type Journal } from '../../server/journal/journal.ts';
import { createJobTable } from '../../server/queue/jobs.ts';
import { type Database, openDatabase } from '../../server/storage/database.ts';
import { openErasureLedger } from '../../server/storage/erasure-ledger.ts';
import { newFolder } from '../support/house.ts';
import { pictureOf } from '../support/scripted-painter.ts';

const HANG_MAX = 3;
let folder: string;
let database: Database;
let journal: Journal;
let collection: Collection;

function open(): void {
  database = openDatabase(join(folder, 'echoes.db'));
  journal = createJournal({ database, now: () => 0 });
  const ledger = openErasureLedger([join(folder, 'erasures.jsonl')]);
  const rule = () => ({ places: HANG_MAX, forgetting: 'oldest' as const });
  collection = createCollection({ database, journal, ledger, now: () => 0, rule });
}
beforeEach(() => {
  folder = newFolder();
  open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = [
  { name: 'master.png', size: 1, sha256: 'm' },
  { name: 'wall.webp', size: 1, sha256: 'w' },
  { name: 'relief.webp', size: 1, sha256: 'r' },
];

async function hang(words = 'a fox', seen: PaintedPicture['seen'] = null): Promise<string> {
  const request = { words, seed: 1, steps: 8, guidanceScale: 2, freedom: 0.85, obedience: 1 };
  const picture = { ...(await pictureOf(request)), seen };
  const [id, job] = [randomUUID(), randomUUID()];
  const said = { words, english: null, input: 'typed', language: 'en' } as const;
  const common = { ...said, station: randomUUID(), visit: randomUUID(), manner: null };
  createJobTable(database).insert(
    { ...common, id: job, key: randomUUID(), freedom: 0.85, seed: 1, state: 'pending' },
    0,
  );
  database.transaction(() => collection.hangNew({ id, job, ...said, picture, files }));
  return id;
}

const ids = (works: readonly { id: string }[]): string[] => works.map(({ id }) => id);

describe('the collection', () => {
  it('[Y4] keeps what the eye said of a work, and nothing where there is no eye', async () => {
    const check = { concept: 'fox', cosine: 0.4, rank: 2 };
    const said = {
      nearest: [{ words: 'fox', kind: 'concept' as const, cosine: 0.4 }],
      subjects: [check],
      sources: [{ id: 'noto/fox', quotation: 0.8, retrieval: check }],
    };
    const embedding = Float32Array.from({ length: 384 }, (_, i) => Math.sin(i));
    const seen = await hang('a fox', { ...said, embedding });
    const unseen = await hang('an owl');
    database.close();
    open();
    const row = (id: string) =>
      database.get<{ embedding: Uint8Array | null; seen: string | null }>(
        'SELECT embedding, seen FROM works WHERE id = ?',
        id,
      );
    const kept = row(seen);
    expect(new Float32Array(Uint8Array.from(kept?.embedding ?? []).buffer)).toEqual(embedding);
    expect(JSON.parse(kept?.seen ?? '')).toEqual(said);
    expect(row(unseen)).toMatchObject({ embedding: null, seen: null });
  });

  it('[C3] holds as many as it has frames and retires the oldest', async () => {
    const works = [await hang(), await hang(), await hang(), await hang()];
    const state = collection.stateSince(null);
    expect(ids(state.works)).toEqual(works.slice(1));
    expect(state.hang.poses.map(({ work }) => work)).toEqual(works.slice(1));
    expect(collection.get(works[0] ?? '')?.state).toBe('retired');
  });

  it('[C1] never uses a number again, not after a restart either', async () => {
    for (let k = 0; k < 5; k++) await hang();
    expect(collection.stateSince(null).works.map(({ number }) => number)).toEqual([3, 4, 5]);
    database.run('DELETE FROM poses');
    database.run('DELETE FROM files');
    database.run('DELETE FROM works');
    database.close();
    open();
    await hang();
    expect(collection.stateSince(null).works.map(({ number }) => number)).toEqual([6]);
  });

  it('[V2] tells the net state: what was hung and hidden meanwhile never appears', async () => {
    const before = await hang('before');
    const since = journal.head();
    const passing = await hang('never to be seen');
    const stays = await hang('stays');
    collection.hide(passing);
    collection.hide(before);
    const state = collection.stateSince(since);
    expect(state.snapshot).toBe(false);
    expect(ids(state.works)).toEqual([stays]);
    expect(new Set(state.gone)).toEqual(new Set([passing, before]));
    expect(JSON.stringify(state)).not.toContain('never to be seen');
    expect(state.hang.poses.map(({ work }) => work)).toEqual([stays]);
    expect(collection.stateSince(state.seq)).toMatchObject({ works: [], gone: [] });
  });

  it('[V3] gives a snapshot to a new wall, to one too far behind and to one of another journal', async () => {
    const work = await hang();
    database.transaction(() => {
      for (let k = 0; k <= RESUME_MAX_ENTRIES; k++)
        database.run("INSERT INTO journal (at, type, subject, body) VALUES (0, 'job:canceled', 'x', '{}')");
    });
    const head = journal.head();
    for (const since of [null, 0, head - RESUME_MAX_ENTRIES - 1, head + 1])
      expect(collection.stateSince(since)).toMatchObject({ snapshot: true, works: [{ id: work }] });
    expect(collection.stateSince(head - RESUME_MAX_ENTRIES).snapshot).toBe(false);
  });

  it('[C2] keeps its poses over a restart and hangs anew when they are lost', async () => {
    for (let k = 0; k < 3; k++) await hang();
    const before = collection.hang();
    database.close();
    open();
    expect(collection.hang()).toEqual(before);
    database.run('DELETE FROM poses');
    database.close();
    open();
    expect(collection.hang().poses).toHaveLength(3);
    expect(collection.hang().revision).toBeGreaterThan(before.revision);
  });

  it('hides once, and not what never hung', async () => {
    const work = await hang();
    expect(collection.hide(work)).toBe(true);
    expect(collection.hide(work)).toBe(false);
    expect(collection.hide(randomUUID())).toBe(false);
    expect(collection.hang().poses).toEqual([]);
  });

  it('[G3] knows files of works that hang or hung only', async () => {
    const works = [await hang(), await hang(), await hang(), await hang()];
    const [retired, shown, hidden] = works as [string, string, string];
    collection.hide(hidden);
    expect(collection.showableFile(retired, 'wall.webp')?.sha256).toBe('w');
    expect(collection.showableFile(shown, 'wall.webp')?.sha256).toBe('w');
    expect(collection.showableFile(hidden, 'wall.webp')).toBeUndefined();
    expect(collection.showableFile(shown, 'thumb.webp')).toBeUndefined();
    for (const state of ['held', 'destroyed'])
      expect(
        database.run('UPDATE works SET state = ? WHERE id = ?', state, shown) &&
          collection.showableFile(shown, 'wall.webp'),
      ).toBeUndefined();
  });

  it('[S2] takes a work with a torn picture off the wall, one with a torn master not', async () => {
    const [a, b] = [await hang(), await hang()];
    collection.fileTorn(a, 'relief.webp');
    collection.fileTorn(b, 'master.png');
    expect(ids(collection.stateSince(null).works)).toEqual([b]);
    expect(collection.get(a)?.work.relief).toBe(false);
    expect(collection.files(-1, 0)).toHaveLength(4);
  });

  it('rolls the work back with the transaction around it', async () => {
    await hang();
    const { revision } = collection.hang();
    const picture = await pictureOf({
      words: '',
      seed: 1,
      steps: 1,
      guidanceScale: 1,
      freedom: 1,
      obedience: 1,
    });
    expect(() =>
      database.transaction(() =>
        collection.hangNew({
          id: randomUUID(),
          job: 'no such job',
          words: '',
          english: null,
          input: 'typed',
          language: 'en',
          picture,
          files,
        }),
      ),
    ).toThrow(/FOREIGN KEY/);
    expect(collection.count()).toBe(1);
    expect(collection.hang().revision).toBe(revision);
  });
});
