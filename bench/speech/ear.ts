/** A listener in a process of its own, fed directly: what it hears, how long that takes a parent, and what memory it holds. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../server/config/paths.ts';
import { LISTENER } from '../../server/inference/listener-trade.ts';
import type { Heard, HearRequest } from '../../server/speech/listener.ts';
import { residentMiB } from '../exhibition.ts';

export interface EarAnswer {
  readonly heard: Heard;
  /** From the last sample to the text, the way between the processes included. */
  readonly ms: number;
}

export interface Ear {
  /** `language` and `among` as in HearRequest; without them the language is found out. */
  hear(samples: Float32Array, wish?: Partial<Pick<HearRequest, 'language' | 'among'>>): Promise<EarAnswer>;
  /** The most memory it held so far. */
  peakMiB(): number;
  close(): void;
}

export async function openEar(threads?: number): Promise<Ear> {
  const entry = join(projectRoot(), 'dist', 'bench', 'speech', 'ear-process.js');
  const child = fork(entry, threads === undefined ? [] : [String(threads)], {
    serialization: 'advanced',
    env: { ...process.env, ...LISTENER.environment },
  });
  const answer = async (): Promise<unknown> => {
    const settled = new AbortController();
    const { signal } = settled;
    try {
      const [message] = await Promise.race([
        once(child, 'message', { signal }),
        once(child, 'exit', { signal }).then(([code]) => {
          throw new Error(`the listener ended with code ${code}`);
        }),
      ]);
      return message;
    } finally {
      settled.abort();
    }
  };
  await answer();
  return {
    async hear(samples, wish = {}) {
      const request: HearRequest = { samples, language: null, translate: true, ...wish };
      const began = performance.now();
      const answered = answer();
      child.send(request);
      const heard = (await answered) as Heard;
      return { heard, ms: performance.now() - began };
    },
    peakMiB: () => residentMiB(child.pid ?? 0, 'peak'),
    close: () => void child.kill('SIGKILL'),
  };
}
