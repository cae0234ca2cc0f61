/** Stations of a bench: what a kiosk does, over its real socket. */
import { io, type Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import type {
  JobProgress,
  JobStatus,
  KioskToServer,
  ServerToKiosk,
  SubmitAnswer,
} from '../protocol/index.ts';

export type Kiosk = Socket<ServerToKiosk, KioskToServer>;

export interface Visit {
  ackMs: number;
  draftMs: number;
  committedMs: number;
  work: string;
}

/** A kiosk that has said hello. */
export async function openKiosk(url: string): Promise<Kiosk> {
  const kiosk: Kiosk = io(`${url}/kiosk`, { transports: ['websocket'], forceNew: true });
  await new Promise<void>((resolve, reject) => {
    kiosk.once('connect', resolve);
    kiosk.once('connect_error', reject);
  });
  await kiosk.emitWithAck('station:hello', { station: uuid() });
  return kiosk;
}

/** One visitor: submits and waits until the picture is committed. */
export function visit(kiosk: Kiosk, words: string, seed: number): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const since = () => performance.now() - began;
    let job = '';
    let ackMs = Number.NaN;
    let draftMs = Number.NaN;
    const onProgress = (progress: JobProgress) => {
      if (progress.job === job && progress.stage === 'draft') draftMs = since();
    };
    const onChange = (status: JobStatus) => {
      if (status.job !== job || status.state === 'pending' || status.state === 'in_progress') return;
      kiosk.off('job:progressed', onProgress);
      kiosk.off('job:changed', onChange);
      if (status.state === 'completed' && status.work)
        resolve({ ackMs, draftMs, committedMs: since(), work: status.work.id });
      else reject(new Error(`job ended as ${status.state}`));
    };
    kiosk.on('job:progressed', onProgress);
    kiosk.on('job:changed', onChange);
    kiosk.emit('prompt:submit', { key: uuid(), visit: uuid(), words, seed }, (answer: SubmitAnswer) => {
      if (!answer.ok) return reject(new Error(`refused: ${answer.reason}`));
      ackMs = since();
      job = answer.job;
    });
  });
}
