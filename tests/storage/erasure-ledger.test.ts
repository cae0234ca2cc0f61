import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openErasureLedger } from '../../server/storage/erasure-ledger.ts';
import { newFolder } from '../support/house.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'erasures.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('[M3] the erasure ledger', () => {
  it('knows the last word on each work, and destroyed is for good', () => {
    const ledger = openErasureLedger([file]);
    ledger.note('hidden', [id(1), id(2), id(3)]);
    ledger.note('shown', [id(2)]);
    ledger.note('destroyed', [id(3)]);
    ledger.note('shown', [id(3)]);
    const wanted = new Map([
      [id(1), 'hidden'],
      [id(3), 'destroyed'],
    ]);
    expect(ledger.fates()).toEqual(wanted);
    expect(openErasureLedger([file]).fates()).toEqual(wanted);
  });

  it('passes over a torn line and writes the next one whole', () => {
    openErasureLedger([file]).note('hidden', [id(1)]);
    appendFileSync(file, `{"work":"${id(2)}","fa`);
    const ledger = openErasureLedger([file]);
    ledger.note('hidden', [id(3)]);
    expect([...openErasureLedger([file]).fates().keys()]).toEqual([id(1), id(3)]);
  });

  it('says the same in every place, and of two that differ believes the graver', () => {
    const other = join(folder, 'backups', 'erasures.jsonl');
    openErasureLedger([file]).note('hidden', [id(1), id(2)]);
    mkdirSync(join(folder, 'backups'));
    openErasureLedger([other]).note('destroyed', [id(2), id(3)]);
    const both = openErasureLedger([file, other]);
    both.note('shown', [id(1)]);
    expect(both.fates()).toEqual(
      new Map([
        [id(2), 'destroyed'],
        [id(3), 'destroyed'],
      ]),
    );
    expect(openErasureLedger([file]).fates()).toEqual(both.fates());
    expect(openErasureLedger([other]).fates()).toEqual(both.fates());
  });

  it('takes in what an archive brings, never less grave than what it knew', () => {
    const theirs = openErasureLedger([join(folder, 'theirs.jsonl')]);
    theirs.note('hidden', [id(1)]);
    theirs.note('shown', [id(2)]);
    const ours = openErasureLedger([file]);
    ours.note('hidden', [id(2)]);
    ours.take(`${theirs.text()}nonsense\n{"work":"x","fate":"hidden"}\n`);
    expect([...ours.fates().keys()].sort()).toEqual([id(1), id(2)]);
    expect(readFileSync(file, 'utf8')).not.toContain('nonsense');
  });

  it('promises nothing where its first file cannot be written', () => {
    writeFileSync(join(folder, 'blocked'), '');
    expect(() =>
      openErasureLedger([join(folder, 'blocked', 'erasures.jsonl')]).note('hidden', [id(1)]),
    ).toThrow();
    const elsewhere = openErasureLedger([file, join(folder, 'blocked', 'erasures.jsonl')]);
    elsewhere.note('hidden', [id(1)]);
    expect([...elsewhere.fates().keys()]).toEqual([id(1)]);
  });
});
