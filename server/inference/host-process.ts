import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { PaintedPicture, PainterInfo, PaintRequest } from '../diffusion/painter.ts';
import type { Deadlines } from './deadlines.ts';
import { type FromHost, type HostStageTimes, isFromHost, stageAfter, type ToHost } from './host-protocol.ts';
import { HostFailure, type PaintService } from './paint-service.ts';

/** Loading reads and hashes all weights from a cold disk and paints once to warm up. */
const LOAD_DEADLINE_MS = 120_000;
/** A machine that slept fires the timer before it reads the messages that came in: look once more after this. */
const SECOND_LOOK_MS = 250;
const MEMORY_LOOK_INTERVAL_MS = 2_000;
const STDERR_TAIL = 2_000;
const PAGE_BYTES = 4096;

export type HostStart =
  | {
      readonly kind: 'ready';
      readonly info: PainterInfo;
      readonly stageMs: HostStageTimes;
      readonly rssMb: number;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'crashed'; readonly reason: string };

export interface HostExit {
  /** The exit code or signal in words, with the last lines it wrote. */
  readonly reason: string;
}

export interface HostProcess {
  readonly pid: number | null;
  /** Settles once: how the start went. Never rejects. */
  readonly started: Promise<HostStart>;
  /** Settles when the process is gone. Never rejects. */
  readonly exited: Promise<HostExit>;
  /** Paints one job; the host must be ready and idle. Rejects with HostFailure, or AbortError when `signal` fired. */
  paint(request: PaintRequest, options: Parameters<PaintService['paint']>[1]): Promise<HostPainting>;
  /** Resolves when the host has nothing left to do: a canceled job may hold it beyond its `paint`. */
  readonly idle: Promise<void>;
  kill(): void;
}

export interface HostPainting {
  readonly picture: PaintedPicture;
  /** Resident memory of the host after the job. */
  readonly rssMb: number;
}

export interface HostProcessOptions {
  readonly entry: string;
  readonly args: readonly string[];
  readonly deadlines: Deadlines;
  /** How long a canceled job may go on before the host is killed for it. */
  readonly cancelGraceMs: number;
  /** A host that grows beyond this is killed in the middle of its job. */
  readonly memoryLimitMb: number;
  readonly log: (line: string) => void;
}

/** Starts one painter host. Everything about a single child is here; what to do when it ends is the supervisor's. */
export function startHost(options: HostProcessOptions): HostProcess {
  const child = fork(options.entry, [...options.args], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errors = tailOf(child, options.log);
  let killedFor: HostFailure | null = null;
  let stageMs: HostStageTimes | null = null;
  let onMessage: (message: FromHost) => void = () => undefined;
  let lastJob = 0;
  let idle: Promise<void> = Promise.resolve();

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
    if (isFromHost(message)) onMessage(message);
    else kill(new HostFailure('protocol', 'the host sent something that is not of the protocol'));
  });

  const started = new Promise<HostStart>((resolve) => {
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
    request: PaintRequest,
    onEvent: Parameters<PaintService['paint']>[1]['onEvent'],
  ): Promise<HostPainting | 'canceled'> =>
    new Promise((resolve, reject) => {
      let stage = stageAfter(null);
      let timer: NodeJS.Timeout | undefined;
      const memory = setInterval(
        () => void checkMemory(child.pid, options.memoryLimitMb, kill),
        MEMORY_LOOK_INTERVAL_MS,
      );
      const watch = () => {
        clearTimeout(timer);
        const limit = options.deadlines(stage, stageMs as HostStageTimes);
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
        end();
      };
      onMessage = (message) => {
        if (!('job' in message) || message.job !== job) return;
        switch (message.type) {
          case 'event':
            stage = stageAfter(message.event);
            watch();
            onEvent(message.event);
            return;
          case 'done':
            return settle(() => resolve({ picture: message.picture, rssMb: message.rssMb }));
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
      tell(child, { type: 'paint', job, request });
    });

  return {
    pid: child.pid ?? null,
    started,
    exited,
    get idle() {
      return idle;
    },
    kill: () => kill(),
    async paint(request, { signal, onEvent }) {
      signal.throwIfAborted();
      const job = ++lastJob;
      const followed = follow(job, request, (event) => {
        if (signal.aborted) return;
        try {
          onEvent(event);
        } catch (error) {
          options.log(`a listener of the painting failed: ${error}`);
        }
      });
      idle = followed.then(
        () => undefined,
        () => undefined,
      );
      return await new Promise<HostPainting>((resolve, reject) => {
        const abort = () => {
          tell(child, { type: 'cancel', job });
          const tooLate = setTimeout(() => kill(), options.cancelGraceMs);
          void idle.then(() => clearTimeout(tooLate));
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
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

/** A message to a child that may have died this very moment: its exit is reported elsewhere. */
function tell(child: ChildProcess, message: ToHost): void {
  if (child.connected) child.send(message, () => undefined);
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
