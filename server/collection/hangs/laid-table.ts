import type { HangKind, HangMark, Pose } from '../../../protocol/index.ts';
import type { Database } from '../../storage/database.ts';
import type { Laid, LaidKind } from './lay.ts';

/** A computed hang as it was laid; works that came later are not in it. */
export interface LaidHang {
  readonly kind: LaidKind;
  readonly revision: number;
  /** Highest number of a work that was known. */
  readonly newest: number;
  readonly poses: readonly Pose[];
  readonly marks: readonly HangMark[];
  readonly stars: Uint8Array;
}

/** The last computed hang of each kind. Callers open the transactions. */
export interface LaidTable {
  get(kind: HangKind): LaidHang | undefined;
  put(kind: LaidKind, revision: number, newest: number, laid: Laid): void;
}

interface Row {
  kind: LaidKind;
  revision: number;
  newest: number;
  poses: string;
  marks: string;
  stars: Uint8Array;
}

export function createLaidTable(database: Database): LaidTable {
  return {
    get(kind) {
      const row = database.get<Row>('SELECT * FROM laid_hangs WHERE kind = ?', kind);
      return row && { ...row, poses: JSON.parse(row.poses), marks: JSON.parse(row.marks) };
    },
    put: (kind, revision, newest, { poses, marks, stars }) =>
      void database.run(
        `INSERT INTO laid_hangs (kind, revision, newest, poses, marks, stars) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (kind) DO UPDATE SET revision = excluded.revision, newest = excluded.newest,
           poses = excluded.poses, marks = excluded.marks, stars = excluded.stars`,
        kind,
        revision,
        newest,
        JSON.stringify(poses),
        JSON.stringify(marks),
        new Uint8Array(stars.buffer, stars.byteOffset, stars.byteLength),
      ),
  };
}
