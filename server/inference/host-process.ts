import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { ComputeTurn } from './compute-gate.ts';
import type { Deadlines } from './deadlines.ts';
import {
  type FromHost,
  type HostTrade,
  type HostTypes,
  isFromHost,
  type StageTimes,
  type ToHost,
} from './host-protocol.ts';
import { HostFailure } from './host-service.ts';

/** Loading reads and hashes all weights from a cold disk and does one job to warm up. */
const LOAD_DEADLINE_MS = 120_000;
/** A machine that slept fires the timer before it reads the messages that came in: look once more after this. */
const SECOND_LOOK_MS = 250;
const MEMORY_LOOK_INTERVAL_MS = 2_000;
const STDERR_TAIL = 2_000;
const PAGE_BYTES = 4096;

export type HostStart<T extends HostTypes> =
  | {
      readonly kind: 'ready';
      readonly info: T['info'];
      readonly stageMs: StageTimes<T>;
      readonly rssMb: number;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'crashed'; readonly reason: string };

export interface HostExit {
  /** The exit code or signal in words, with the last lines it wrote. */
  readonly reason: string;
}

export interface HostProcess<T extends HostTypes> {
  readonly pid: number | null;
  /** Settles once: how the start went. Never rejects. */
  readonly started: Promise<HostStart<T>>;
  /** Settles when the process is gone. Never rejects. */
  readonly exited: Promise<HostExit>;
  /** Does one job; the host must be ready and idle. Rejects with HostFailure, or with the signal's reason when `signal` fired. */
  run(request: T['request'], options: HostRunOptions<T>): Promise<HostOutcome<T>>;
  /** Resolves when the host has nothing left to do: a canceled job may hold it beyond its `run`. */
  readonly idle: Promise<void>;
  kill(): void;
}

export interface HostRunOptions<T extends HostTypes> {
  readonly signal: AbortSignal;
  readonly onEvent: (event: T['event']) => void;
  /** The turn this job computes in. Whoever waits for it is let in between two stages; it ends when the host is idle. */
  readonly turn: ComputeTurn;
}

export interface HostOutcome<T extends HostTypes> {
  readonly result: T['result'];
  /** Resident memory of the host after the job. */
  readonly rssMb: number;
}

export interface HostProcessOptions<T extends HostTypes> {
  readonly trade: HostTrade<T>;
  readonly entry: string;
  readonly args: readonly string[];
  readonly deadlines: Deadlines<T>;
  /** How long a canceled job may go on before the host is killed for it. */
  readonly cancelGraceMs: number;
  /** A host that grows beyond this is killed in the middle of its job. */
  readonly memoryLimitMb: number;
  readonly log: (line: string) => void;
}

/** Starts one host. Everything about a single child is here; what to do when it ends is the supervisor's. */
export function startHost<T extends HostTypes>(options: HostProcessOptions<T>): HostProcess<T> {
  const { trade } = options;
  const child = fork(options.entry, [...options.args], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, ...trade.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errors = tailOf(child, options.log);
  let killedFor: HostFailure | null = null;
  let stageMs: StageTimes<T> | null = null;
  let onMessage: (message: FromHost<T>) => void = () => undefined;
  let lastJob = 0;
  let idle: Promise<void> = Promise.resolve();

  /** A message to a child that may have died this very moment: its exit is reported elsewhere. */
  const tell = (message: ToHost<T>) => {
    if (child.connected) child.send(message, () => undefined);
  };
  const kill = (reason: HostFailure | null = null) => {
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const exited = new Promise<HostExit>((resolve) => {
    const gone = (reason: string) => resolve({ reason: `${killedFor?.message ?? reason}${errors()}` });
    child.once('exit', (code, signal) => gone(signal ? `ended by ${signal}` : `ended with code ${code}`));
    child.once('error', (error) => gone(error.message));
  });
  child.on('message', (message: unknown) => {
    if (isFromHost(trade, message)) onMessage(message);
    else kill(new HostFailure('protocol', 'the host sent something that is not of the protocol'));
  });

  const started = new Promise<HostStart<T>>((resolve) => {
    const late = setTimeout(
      () => kill(new HostFailure('deadline', 'the host did not get ready')),
      LOAD_DEADLINE_MS,
    );
    onMessage = (message) => {
      if (message.type === 'ready') {
        stageMs = message.stageMs;
        resolve({ kind: 'ready', info: message.info, stageMs, rssMb: message.rssMb });
      } else if (message.type === 'refused') resolve({ kind: 'refused', reason: message.reason });
      clearTimeout(late);
    };
    void exited.then(({ reason }) => {
      clearTimeout(late);
      resolve({ kind: 'crashed', reason });
    });
  });

  /** Follows one job to its last message, with a deadline for each stage. Rejects with HostFailure; settles only when the host is free. */
  const follow = (
    job: number,
    request: T['request'],
    onEvent: (event: T['event']) => void,
    turn: ComputeTurn,
  ): Promise<HostOutcome<T> | 'canceled'> =>
    new Promise((resolve, reject) => {
      let stage = trade.stageAfter(null);
      let timer: NodeJS.Timeout | undefined;
      let pausing = false;
      const memory = setInterval(
        () => void checkMemory(child.pid, options.memoryLimitMb, kill),
        MEMORY_LOOK_INTERVAL_MS,
      );
      const watch = () => {
        clearTimeout(timer);
        const limit = options.deadlines(stage, stageMs as StageTimes<T>);
        const give = () =>
          kill(new HostFailure('deadline', `stage ${stage} took longer than ${Math.round(limit)} ms`));
        timer = setTimeout(() => {
          timer = setTimeout(give, SECOND_LOOK_MS);
        }, limit);
      };
      const settle = (end: () => void) => {
        clearTimeout(timer);
        clearInterval(memory);
        onMessage = () => undefined;
        turn.leave();
        end();
      };
      onMessage = (message) => {
        if (!('job' in message) || message.job !== job) return;
        switch (message.type) {
          case 'event':
            stage = trade.stageAfter(message.event);
            watch();
            onEvent(message.event);
            return;
          case 'paused':
            clearTimeout(timer);
            turn.giveWay(() => {
              pausing = false;
              watch();
              tell({ type: 'resume', job });
            });
            return;
          case 'done':
            return settle(() => resolve({ result: message.result, rssMb: message.rssMb }));
          case 'canceled':
            return settle(() => resolve('canceled'));
          case 'failed':
            return settle(() => reject(new HostFailure(message.isWish ? 'wish' : 'failed', message.message)));
        }
      };
      void exited.then(({ reason }) =>
        settle(() => reject(killedFor ?? new HostFailure('crashed', `the host ${reason}`))),
      );
      watch();
      tell({ type: 'run', job, request });
      turn.onWanted(() => {
        if (pausing) return;
        pausing = true;
        tell({ type: 'pause', job });
      });
    });

  return {
    pid: child.pid ?? null,
    started,
    exited,
    get idle() {
      return idle;
    },
    kill: () => kill(),
    async run(request, { signal, onEvent, turn }) {
      const job = ++lastJob;
      const listen = (event: T['event']) => {
        if (signal.aborted) return;
        try {
          onEvent(event);
        } catch (error) {
          options.log(`a listener of the ${trade.name}'s job failed: ${error}`);
        }
      };
      const followed = follow(job, request, listen, turn);
      idle = followed.then(
        () => undefined,
        () => undefined,
      );
      return await new Promise<HostOutcome<T>>((resolve, reject) => {
        const abort = () => {
          tell({ type: 'cancel', job });
          const tooLate = setTimeout(() => kill(), options.cancelGraceMs);
          void idle.then(() => clearTimeout(tooLate));
          reject(signal.reason);
        };
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
        followed
          .then(
            (end) =>
              end === 'canceled' ? reject(new HostFailure('protocol', 'canceled unasked')) : resolve(end),
            reject,
          )
          .finally(() => signal.removeEventListener('abort', abort));
      });
    },
  };
}

/** Passes on what a child writes to stderr and keeps the end of it for the reason of its death. */
function tailOf(child: ChildProcess, log: (line: string) => void): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL);
    for (const line of text.split('\n')) if (line.trim() !== '') log(line);
  });
  return () => (tail.trim() === '' ? '' : `: ${tail.trim()}`);
}

/** Kills a host that grows without bound before the machine starts to swap. Only where /proc tells. */
async function checkMemory(
  pid: number | undefined,
  limitMb: number,
  kill: (why: HostFailure) => void,
): Promise<void> {
  try {
    const [, pages] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    const mb = (Number(pages) * PAGE_BYTES) / 2 ** 20;
    if (mb > limitMb)
      kill(new HostFailure('crashed', `the host held ${Math.round(mb)} MB, more than ${limitMb} MB`));
  } catch {
    // No /proc, or the host is just gone.
  }
}
