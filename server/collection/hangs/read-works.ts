/** What hangs are computed from, as the tables have it. */
import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { Database } from '../../storage/database.ts';
import { SHOWN } from '../works.ts';
import type { HangWork } from './hang-work.ts';
import type { WholeCollection } from './lay.ts';

/** Rows read in one turn of the event loop: a millisecond or two. */
const ROWS_A_TURN = 400;
/** Numbers in a vector of the eye. */
const EMBEDDING_LENGTH = 384;

interface Row {
  id: string;
  number: number;
  width: number;
  height: number;
  painted_at: number;
  embedding: Uint8Array | null;
}

/** Works with a frame, oldest first. */
export function readHung(database: Database): HangWork[] {
  return database
    .all<Row>(
      "SELECT id, number, width, height, painted_at, embedding FROM works WHERE state = 'hung' ORDER BY number",
    )
    .map(({ id, number, width, height, painted_at, embedding }) => ({
      id,
      number,
      aspect: width / height,
      paintedAt: painted_at,
      embedding: embedding && vectorOf(embedding),
    }));
}

/** Every work that may be shown, read in pieces so that sockets come between. */
export async function readWhole(database: Database): Promise<WholeCollection> {
  const numbers: number[] = [];
  const vectors: (Float32Array | null)[] = [];
  for (let after = 0; ; ) {
    const rows = database.all<Pick<Row, 'number' | 'embedding'>>(
      `SELECT number, embedding FROM works WHERE number > ? AND ${SHOWN}
       ORDER BY number LIMIT ${ROWS_A_TURN}`,
      after,
    );
    for (const { number, embedding } of rows) {
      numbers.push(number);
      vectors.push(embedding && vectorOf(embedding));
    }
    after = numbers.at(-1) ?? 0;
    if (rows.length < ROWS_A_TURN) break;
    await yieldTurn();
  }
  const embeddings = new Float32Array(numbers.length * EMBEDDING_LENGTH);
  for (const [i, vector] of vectors.entries())
    if (vector?.length === EMBEDDING_LENGTH) embeddings.set(vector, i * EMBEDDING_LENGTH);
  return { numbers: Float64Array.from(numbers), embeddings, length: EMBEDDING_LENGTH };
}

/** Little-endian floats as a row has them; copied, because floats must begin at a multiple of four. */
export const vectorOf = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);
