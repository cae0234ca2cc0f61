import type { DeskWork, ReviewItem, Said, Stretch, Waiting, WorkStateName } from '../../protocol/index.ts';
import type { Database } from '../storage/database.ts';

/** The last thing the journal says of a row's subject: what a person has seen when they decide. */
const SEQ = '(SELECT COALESCE(MAX(seq), 0) FROM journal WHERE journal.subject = ';

export interface WorkFilter {
  state: WorkStateName | 'all';
  /** Part of the words, or a number. */
  search: string;
  /** Works of one school class. */
  group: string | null;
}

/** The desk's long lists, a stretch at a time. */
export interface DeskLists {
  /** Newest first. */
  works(filter: WorkFilter, from: number, count: number): Stretch<DeskWork>;
  /** Everything that waits for a person, longest first. */
  review(from: number, count: number): Stretch<ReviewItem>;
  waiting(): Waiting;
  /** The newest sentences that were taken, and what became of them. */
  said(count: number): Said[];
}

interface WorkRow extends Omit<DeskWork, 'pinned' | 'paintedAt'> {
  pinned: number;
  painted_at: number;
}

export function createDeskLists(database: Database): DeskLists {
  const n = (sql: string, ...values: (string | number)[]): number =>
    database.get<{ n: number }>(sql, ...values)?.n ?? 0;
  const waiting: DeskLists['waiting'] = () => ({
    words: n("SELECT COUNT(*) AS n FROM jobs WHERE state = 'held'"),
    before: n("SELECT COUNT(*) AS n FROM works WHERE review = 'before' AND state = 'held'"),
    after: n("SELECT COUNT(*) AS n FROM works WHERE review = 'after' AND state = 'hung'"),
  });
  return {
    works({ state, search, group }, from, count) {
      const number = /^#?\d{1,9}$/.test(search) ? Number(search.replace('#', '')) : 0;
      const where = `FROM works JOIN jobs ON jobs.id = works.job
        WHERE (? = 'all' OR works.state = ?) AND (? = '' OR works.number = ? OR works.words LIKE ? ESCAPE '\\')
          AND (? = '' OR jobs.visitors = ?)`;
      const values = [
        state,
        state,
        search,
        number,
        `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
        group ?? '',
        group ?? '',
      ] as const;
      return {
        total: n(`SELECT COUNT(*) AS n ${where}`, ...values),
        from,
        items: database
          .all<WorkRow>(
            `SELECT works.id AS id, works.number AS number, works.words AS words, works.language AS language, works.manner AS manner,
               works.state AS state, works.pinned AS pinned, works.review AS review, works.painted_at AS painted_at,
               jobs.station AS station, jobs.visitors AS "group", ${SEQ} works.id) AS seq
             ${where} ORDER BY works.number DESC LIMIT ? OFFSET ?`,
            ...values,
            count,
            from,
          )
          .map(({ painted_at, pinned, ...row }) => ({ ...row, pinned: pinned === 1, paintedAt: painted_at })),
      };
    },
    review(from, count) {
      const { words, before, after } = waiting();
      const items = database.all<ReviewItem>(
        `SELECT waiting.*, ${SEQ} waiting.id) AS seq FROM (
           SELECT 'words' AS kind, id, created_at AS at, station, language, words, english, manner,
             COALESCE(reason, 'words') AS reason, NULL AS number
           FROM jobs WHERE state = 'held'
           UNION ALL
           SELECT 'picture' AS kind, works.id AS id, works.painted_at AS at, jobs.station AS station, works.language AS language,
             works.words AS words, works.english AS english, works.manner AS manner, works.review AS reason, works.number AS number
           FROM works JOIN jobs ON jobs.id = works.job
           WHERE works.review = 'before' AND works.state = 'held' OR works.review = 'after' AND works.state = 'hung'
           ORDER BY at, id LIMIT ? OFFSET ?
         ) AS waiting ORDER BY at, id`,
        count,
        from,
      );
      return { total: words + before + after, from, items };
    },
    waiting,
    said: (count) =>
      database.all<Said>(
        `SELECT jobs.id AS job, jobs.words AS words, jobs.language AS language, jobs.input AS input, jobs.created_at AS at,
           jobs.state AS state, works.id AS work
         FROM jobs LEFT JOIN works ON works.job = jobs.id AND works.state != 'destroyed'
         WHERE jobs.words != '' ORDER BY jobs.row DESC LIMIT ?`,
        count,
      ),
  };
}
