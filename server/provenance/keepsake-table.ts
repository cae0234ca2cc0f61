/** The tables of keepsakes and fingerprints: who may have which file, and how a file finds its work again. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Relative } from '../../protocol/index.ts';
import { vectorOf } from '../collection/hangs/read-works.ts';
import { GIVEN, SHOWN } from '../collection/works.ts';
import type { Database } from '../storage/database.ts';
import { MASTER_FILE } from '../storage/pictures.ts';
import { distance } from './fingerprint.ts';

export interface Keepsake {
  readonly work: string;
  /** 128 random bits, base64url. */
  readonly id: string;
  /** 50 random bits for people to type. */
  readonly code: string;
  /** 32 random bits, hidden in the picture. */
  readonly mark: number;
  /** Milliseconds since the epoch, by the clock there was. */
  readonly madeAt: number;
}

export interface KeepsakeTable {
  /** The work's keepsake, made now if it has none. Undefined when the work may not be shown, not even to whoever made it, or its master is torn. */
  of(work: string, now: number): Keepsake | undefined;
  /** Undefined answers like a keepsake that never was: unknown, or of a work that is hidden or destroyed. */
  byId(id: string): Keepsake | undefined;
  byCode(code: string): Keepsake | undefined;
  /** The work of a mark that was read, while it may be shown. */
  workOfMark(mark: number): string | undefined;
  saveFingerprint(work: string, bits: Uint8Array): void;
  /** Works that hang or hung and have no fingerprint yet, at most so many, newest first. */
  withoutFingerprint(most: number): string[];
  /** The nearest work that may be shown. */
  nearest(fingerprints: readonly Uint8Array[]): (Relative & { distance: number }) | undefined;
  /** Works whose vector is most like this one's, among the newest; none where there was no eye. */
  siblingsOf(work: string, most: number): (Relative & { likeness: number })[];
}

/** Crockford's: no I, L, O or U. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_SIGNS = 10;
/** A work whose master is whole. */
const WHOLE = `NOT EXISTS (SELECT 1 FROM files WHERE files.work = works.id AND files.name = '${MASTER_FILE}' AND torn = 1)`;
const SELECT = `SELECT keepsakes.work AS work, keepsakes.id AS id, code, mark, made_at AS madeAt
  FROM keepsakes JOIN works ON works.id = keepsakes.work WHERE ${GIVEN} AND ${WHOLE}`;
/** Siblings are looked for among so many of the newest works: a few milliseconds of the event loop. */
const SIBLINGS_AMONG = 1_000;

export function createKeepsakeTable(database: Database): KeepsakeTable {
  const byWork = (work: string) => database.get<Keepsake>(`${SELECT} AND keepsakes.work = ?`, work);
  return {
    of(work, now) {
      return database.transaction(() => {
        const shown = database.get(`SELECT 1 FROM works WHERE id = ? AND ${GIVEN} AND ${WHOLE}`, work);
        if (!shown) return undefined;
        const known = byWork(work);
        if (known) return known;
        while (
          database.run(
            'INSERT OR IGNORE INTO keepsakes (work, id, code, mark, made_at) VALUES (?, ?, ?, ?, ?)',
            work,
            randomBytes(16).toString('base64url'),
            newCode(),
            randomBytes(4).readUInt32BE(),
            now,
          ) === 0
        ); // two of 2^32 marks met: draw again
        return byWork(work);
      });
    },
    byId: (id) => database.get<Keepsake>(`${SELECT} AND keepsakes.id = ?`, id),
    byCode: (code) => database.get<Keepsake>(`${SELECT} AND code = ?`, code),
    workOfMark: (mark) => database.get<Keepsake>(`${SELECT} AND mark = ?`, mark)?.work,
    saveFingerprint: (work, bits) =>
      void database.run('INSERT OR REPLACE INTO fingerprints (work, bits) VALUES (?, ?)', work, bits),
    withoutFingerprint: (most) =>
      database
        .all<{ id: string }>(
          `SELECT id FROM works WHERE ${SHOWN} AND ${WHOLE} AND id NOT IN (SELECT work FROM fingerprints) ORDER BY number DESC LIMIT ?`,
          most,
        )
        .map(({ id }) => id),
    nearest(fingerprints) {
      let nearest: (Relative & { distance: number }) | undefined;
      const rows = database.all<Relative & { bits: Uint8Array }>(
        `SELECT works.id AS id, number, bits FROM fingerprints JOIN works ON works.id = fingerprints.work WHERE ${SHOWN}`,
      );
      for (const { id, number, bits } of rows)
        for (const fingerprint of fingerprints) {
          const apart = distance(fingerprint, bits);
          if (!nearest || apart < nearest.distance) nearest = { id, number, distance: apart };
        }
      return nearest;
    },
    siblingsOf(work, most) {
      const own = database.get<{ embedding: Uint8Array | null }>(
        'SELECT embedding FROM works WHERE id = ?',
        work,
      )?.embedding;
      if (!own) return [];
      const vector = vectorOf(own);
      return database
        .all<Relative & { embedding: Uint8Array }>(
          `SELECT id, number, embedding FROM works
           WHERE ${SHOWN} AND id != ? AND embedding IS NOT NULL ORDER BY number DESC LIMIT ?`,
          work,
          SIBLINGS_AMONG,
        )
        .map(({ id, number, embedding }) => ({ id, number, likeness: dot(vector, vectorOf(embedding)) }))
        .sort((a, b) => b.likeness - a.likeness)
        .slice(0, most)
        .map(({ likeness, ...relative }) => ({ ...relative, likeness: Math.round(likeness * 1000) / 1000 }));
    },
  };
}

const newCode = (): string =>
  Array.from({ length: CODE_SIGNS }, () => SIGNS[randomInt(SIGNS.length)]).join('');

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] ?? 0);
  return sum;
}
