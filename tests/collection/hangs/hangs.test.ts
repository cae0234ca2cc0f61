import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WallState } from '../../../protocol/index.ts';
import { createCollection } from '../../../server/collection/collection.ts';
import { createHangs, type Hangs } from '../../../server/collection/hangs/hangs.ts';
import { lay } from '../../../server/collection/hangs/lay.ts';
import { createHangPlanner, type HangPlanner } from '../../../server/collection/hangs/planner.ts';
import { readHung, readWhole } from '../../../server/collection/hangs/read-works.ts';
import { projectRoot } from '../../../server/config/paths.ts';
import type { PaintedPicture } from '../../../server/diffusion/painter.ts';
import { createJournal } from '../../../server/journal/journal.ts';
import { openDatabase } from '../../../server/storage/database.ts';
import { openErasureLedger } from '../../../server/storage/erasure-ledger.ts';
import { eventually, type House, newFolder, openHouse } from '../../support/house.ts';
import { createScriptedPainter, pictureOf, type Turn } from '../../support/scripted-painter.ts';
import { manyWorks, vectorOf } from './works.ts';

/** The real layouts, in this thread: a thread of its own needs the built file, and has its own test below. */
const planner: HangPlanner = { lay: async (request) => lay(request), close: async () => undefined };

const seen = (kind: number, seed: number): PaintedPicture['seen'] => ({
  embedding: vectorOf(kind, seed),
  nearest: [],
  subjects: [],
  sources: [],
});
const paintSeen: Turn = async (request) => ({
  ...(await pictureOf(request)),
  seen: seen(request.words.length % 3, request.words.length),
});

const undo: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(folder: string): Promise<House> {
  return openHouse({ folder, painter: createScriptedPainter(paintSeen), deps: { planner } });
}
async function hang(house: House, words: readonly string[]): Promise<void> {
  const kiosk = await house.kiosk();
  for (const each of words) {
    const answer = await kiosk.submit({ words: each });
    if (!answer.ok) throw new Error(answer.reason);
    await kiosk.until(answer.job, 'completed');
  }
}
const laid = (house: House, kind: string, works: number) =>
  eventually(() => {
    const now = house.app.collection.hang();
    return now.kind === kind && now.poses.length === works ? now : undefined;
  }, `${kind} of ${works} was never laid`);

describe('the curator chooses a hang', () => {
  it('[C5] by a journal entry; it survives a restart, and every wall is told the same revision', async () => {
    const folder = newFolder();
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const house = await open(folder);
    await hang(house, ['a fox', 'an owl', 'a boat']);
    const [one, two] = [house.wall(), house.wall()];
    const before: WallState = await one.resume(null);
    await two.resume(null);
    expect(before.hang.kind).toBe('salon');
    house.app.hangs.choose({ hang: 'kinship' });
    const now = await laid(house, 'kinship', 3);
    for (const wall of [one, two]) {
      const told = await eventually(
        () =>
          wall.events.find(
            ({ event, payload }) =>
              event === 'wall:changed' && (payload as WallState).hang.kind === 'kinship',
          ),
        'a wall was not told',
      );
      expect((told.payload as WallState).hang).toEqual(now);
      expect((told.payload as WallState).works).toEqual([]);
    }
    expect(now.revision).toBeGreaterThan(before.hang.revision);
    await house.close();

    const again = await open(folder);
    undo.push(() => again.close());
    expect(again.app.hangs.chosen).toBe('kinship');
    expect(again.app.collection.hang()).toMatchObject({ kind: 'kinship', poses: now.poses });
    again.app.hangs.choose({ hang: 'salon' });
    expect(again.app.collection.hang()).toMatchObject({ kind: 'salon', poses: before.hang.poses });
  });

  it('[C5] gives a work hung meanwhile a place at once, and then its own', async () => {
    const house = await open(newFolder());
    undo.push(() => house.remove());
    await hang(house, ['a fox', 'an owl']);
    house.app.hangs.choose({ hang: 'time' });
    await laid(house, 'time', 2);
    await hang(house, ['a small boat']);
    expect(house.app.collection.hang().poses).toHaveLength(3);
    await eventually(
      () => (house.app.collection.hang().poses.every(({ width }) => width === 0.5) ? true : undefined),
      'the new work never came into the frieze',
    );
  });

  it('[C4] reads the eye’s vectors as they were kept', async () => {
    const house = await open(newFolder());
    undo.push(() => house.remove());
    await hang(house, ['a fox', 'an owl']);
    const database = openDatabase(join(house.folder, 'echoes.db'));
    const works = readHung(database);
    const whole = await readWhole(database);
    database.close();
    expect(works.map(({ embedding }) => embedding)).toEqual([vectorOf(2, 5), vectorOf(0, 6)]);
    expect(whole.embeddings.slice(0, 384)).toEqual(vectorOf(2, 5));
    expect([...whole.numbers]).toEqual([1, 2]);
  });

  it('takes a hidden work out of a computed hang at once', async () => {
    const house = await open(newFolder());
    undo.push(() => house.remove());
    await hang(house, ['a fox', 'an owl']);
    house.app.hangs.choose({ hang: 'constellation' });
    const { poses } = await laid(house, 'constellation', 2);
    house.app.collection.hide(poses[0]?.work ?? '');
    expect(house.app.collection.hang().poses).toHaveLength(1);
  });

  it('keeps the wall it has while the planner fails', async () => {
    const house = await openHouse({
      painter: createScriptedPainter(paintSeen),
      deps: { planner: { lay: () => Promise.reject(new Error('no thread')), close: async () => undefined } },
    });
    undo.push(() => house.remove());
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    undo.push(() => said.mockRestore());
    await hang(house, ['a fox']);
    house.app.hangs.choose({ hang: 'echo' });
    await eventually(() => (said.mock.calls.length > 0 ? true : undefined), 'the failure was not said');
    expect(house.app.collection.hang().kind).toBe('salon');
    expect(house.app.hangs.chosen).toBe('echo');
  });
});

describe('a programme', () => {
  it('[C6] alternates, goes on where it was after a restart, and ends when one hang is chosen', async () => {
    const folder = newFolder();
    const database = openDatabase(join(folder, 'echoes.db'));
    undo.push(
      () => rmSync(folder, { recursive: true, force: true }),
      () => database.close(),
    );
    const journal = createJournal({ database, now: () => 0 });
    const collection = createCollection({
      database,
      journal,
      ledger: openErasureLedger([join(folder, 'erasures.jsonl')]),
      now: () => 0,
      rule: () => ({ places: 60, forgetting: 'oldest' }),
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const start = (): Hangs => createHangs({ database, journal, collection, planner });
    const hangs = start();
    hangs.choose({
      programme: [
        { hang: 'time', minutes: 2 },
        { hang: 'kinship', minutes: 3 },
      ],
    });
    expect(hangs.chosen).toBe('time');
    vi.advanceTimersByTime(2 * 60_000);
    expect(hangs.chosen).toBe('kinship');
    await hangs.close();

    const after = start();
    after.start();
    expect(after.chosen).toBe('kinship');
    vi.advanceTimersByTime(3 * 60_000);
    expect(after.chosen).toBe('time');
    after.choose({ hang: 'echo' });
    vi.advanceTimersByTime(60 * 60_000);
    expect(after.chosen).toBe('echo');
    expect(after.programme).toEqual([]);
    await after.close();
  });
});

const built = join(projectRoot(), 'dist', 'server', 'collection', 'hangs', 'worker.js');

describe.runIf(existsSync(built))('the planner', () => {
  it('[C4] lays in a thread of its own what the layouts give, and leaves the event loop free', async () => {
    const hung = manyWorks(500);
    const thread = createHangPlanner(built);
    undo.push(() => thread.close());
    await thread.lay({ kind: 'kinship', hung: hung.slice(0, 2), whole: null }); // it has started
    const began = performance.now();
    let longest = 0;
    let last = began;
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const laid = await thread.lay({ kind: 'kinship', hung, whole: null });
    clearInterval(watch);
    const took = performance.now() - began;
    expect(laid).toEqual(lay({ kind: 'kinship', hung, whole: null }));
    expect(longest).toBeLessThan(Math.max(60, took / 2));
  });

  it('gives a fresh thread after one that failed', async () => {
    const thread = createHangPlanner(built);
    undo.push(() => thread.close());
    await expect(thread.lay({ kind: 'constellation', hung: [], whole: null })).rejects.toThrow(/whole/);
    expect((await thread.lay({ kind: 'time', hung: manyWorks(2), whole: null })).poses).toHaveLength(2);
  });
});
