import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { SubmitAnswer } from '../../protocol/index.ts';
import { openDatabase } from '../../server/storage/database.ts';
import { eventually } from './house.ts';
import { type KillableServer, startServer } from './killable-server.ts';

const STATIONS = 5;

/** What a run of kills showed. */
export interface KillReport {
  kills: number;
  /** Prompts whose acknowledgement said "saved". */
  acked: number;
  /** Sentences about everything that should not be; empty when all is well. */
  faults: string[];
  completed: number;
  quarantined: number;
}

/**
 * Kills the server `kills` times at random moments while stations keep submitting, then lets it finish and compares the ledger
 * and the files on disk with what was acknowledged. A prompt without an answer is sent again with its key, as the outbox does.
 */
export async function killLoop(folder: string, kills: number): Promise<KillReport> {
  const acked = new Map<string, string>(); // key → job
  const faults: string[] = [];
  const unanswered: (string | null)[] = Array(STATIONS).fill(null);
  const stations = Array.from({ length: STATIONS }, () => randomUUID());

  const chat = async (server: KillableServer, slot: number, signal: AbortSignal): Promise<void> => {
    const socket: Socket = io(`${server.origin}/kiosk`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    try {
      await socket.timeout(5_000).emitWithAck('station:hello', { station: stations[slot] });
      while (!signal.aborted) {
        const key = unanswered[slot] ?? randomUUID();
        unanswered[slot] = key;
        const prompt = { key, visit: randomUUID(), words: `a fox ${slot}` };
        const answer: SubmitAnswer = await socket.timeout(5_000).emitWithAck('prompt:submit', prompt);
        unanswered[slot] = null;
        if (answer.ok) {
          const before = acked.get(key);
          if (before !== undefined && before !== answer.job) faults.push(`key ${key} has two jobs`);
          acked.set(key, answer.job);
        } else if (answer.reason !== 'waiting' && answer.reason !== 'busy')
          faults.push(`refused: ${answer.reason}`);
        await pause(5);
      }
    } catch {
      // The server died in the middle of a sentence: that is what this is about.
    } finally {
      socket.disconnect();
    }
  };

  for (let kill = 0; kill < kills; kill++) {
    const server = await startServer(folder, 20);
    const stop = new AbortController();
    const chats = stations.map((_, slot) => chat(server, slot, stop.signal));
    // Mostly amid the talk, however slow the machine; every fourth time whenever it comes, the recovery itself included.
    const before = acked.size;
    const spoken = () => kill % 4 === 3 || acked.size > before || undefined;
    await eventually(spoken, 'the server took no words').catch((error) => faults.push(String(error)));
    await pause(Math.random() * 300);
    await server.kill();
    stop.abort();
    await Promise.all(chats);
  }

  const last = await startServer(folder, 1);
  await eventually(
    async () => {
      const { queue } = await (await fetch(`${last.origin}/health`)).json();
      return queue.pending + queue.in_progress === 0 || undefined;
    },
    'the queue never emptied',
    60_000,
  );
  const code = await last.stop();
  if (code !== 0) faults.push(`the last server ended with ${code}`);
  const { completed, quarantined } = compare(folder, acked, faults);
  return { kills, acked: acked.size, faults, completed, quarantined };
}

interface Row {
  id: string;
  key: string;
  state: string;
  attempts: number;
  made: string | null;
}

function compare(folder: string, acked: Map<string, string>, faults: string[]) {
  const database = openDatabase(join(folder, 'echoes.db'));
  const rows = database.all<Row>(
    'SELECT jobs.id, key, jobs.state, attempts, works.id AS made FROM jobs LEFT JOIN works ON works.job = jobs.id',
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  if (byKey.size !== rows.length) faults.push('a key has two rows, or a job two works');
  for (const [key, job] of acked)
    if (byKey.get(key)?.id !== job) faults.push(`acknowledged job ${job} is lost`);
  for (const { id, state, attempts, made } of rows) {
    if (state === 'completed' ? made === null : made !== null)
      faults.push(`job ${id} is ${state}, work ${made}`);
    if (state === 'quarantined' && attempts < 2) faults.push(`job ${id} was quarantined after ${attempts}`);
    if (state !== 'completed' && state !== 'quarantined') faults.push(`job ${id} ended as ${state}`);
  }
  for (const file of database.all<{ work: string; name: string; size: number; sha256: string }>(
    'SELECT * FROM files',
  )) {
    try {
      const bytes = readFileSync(join(folder, 'works', file.work, file.name));
      const hash = createHash('sha256').update(bytes).digest('hex');
      if (bytes.length !== file.size || hash !== file.sha256)
        faults.push(`${file.work}/${file.name} is torn`);
    } catch {
      faults.push(`${file.work}/${file.name} is missing`);
    }
  }
  const numbers = database
    .all<{ number: number }>('SELECT number FROM works ORDER BY number')
    .map((row) => row.number);
  if (numbers.some((number, at) => number !== at + 1)) faults.push('work numbers have gaps or repeats');
  const seqs = database.get<{ n: number; last: number }>(
    'SELECT COUNT(*) AS n, MAX(seq) AS last FROM journal',
  );
  if (seqs?.n !== seqs?.last) faults.push('the journal has gaps');
  database.close();
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return { completed: count('completed'), quarantined: count('quarantined') };
}
