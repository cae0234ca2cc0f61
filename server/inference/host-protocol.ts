/**
 * What the server and a painter host say to each other over the child's IPC channel ('advanced' serialization: byte arrays travel as
 * they are). The host reports between two runs of a network, never during one: `session.run()` blocks its process.
 */
import type { PaintEvent, PaintedPicture, PainterInfo, PaintRequest } from '../diffusion/painter.ts';

/**
 * The parts of a painting between two reports, in order. Each has its own deadline:
 * `draft` ends with the draft event, `text` with the first step, `step` with each further one, `decode` with the brush event,
 * `brush` with the picture.
 */
export const HOST_STAGES = ['draft', 'text', 'step', 'decode', 'brush'] as const;
export type HostStage = (typeof HOST_STAGES)[number];

/** Milliseconds per stage. */
export type HostStageTimes = Readonly<Record<HostStage, number>>;

/** The stage a host is in once it has sent an event; null stands for the start of a job. */
export function stageAfter(event: PaintEvent | null): HostStage {
  switch (event?.type) {
    case undefined:
      return 'draft';
    case 'draft':
      return 'text';
    case 'step':
      return event.step === event.steps ? 'decode' : 'step';
    case 'brush':
      return 'brush';
  }
}

export type ToHost =
  | { readonly type: 'paint'; readonly job: number; readonly request: PaintRequest }
  /** Takes effect at the host's next report. */
  | { readonly type: 'cancel'; readonly job: number };

export type FromHost =
  /** Loaded and warmed up; `stageMs` was measured on a whole painting on this machine. */
  | {
      readonly type: 'ready';
      readonly info: PainterInfo;
      readonly stageMs: HostStageTimes;
      readonly rssMb: number;
    }
  /** The host will not paint until somebody repairs what `reason` names; it ends itself. */
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'event'; readonly job: number; readonly event: PaintEvent }
  | { readonly type: 'done'; readonly job: number; readonly picture: PaintedPicture; readonly rssMb: number }
  | { readonly type: 'canceled'; readonly job: number }
  /** `isWish`: what was asked for cannot be painted; another host would say the same. */
  | { readonly type: 'failed'; readonly job: number; readonly message: string; readonly isWish: boolean };

const BYTE_FILES = ['master', 'wall', 'strokes', 'draft', 'stepStrip', 'thumb'] as const;

/** Whether a message is one a host may send. A host is our own child, but after a fault in native code it may say anything. */
export function isFromHost(message: unknown): message is FromHost {
  if (typeof message !== 'object' || message === null) return false;
  const { type, job } = message as { type?: unknown; job?: unknown };
  switch (type) {
    case 'ready':
      return isReady(message as Record<string, unknown>);
    case 'refused':
      return typeof (message as { reason?: unknown }).reason === 'string';
    case 'event':
      return Number.isInteger(job) && isEvent((message as { event?: unknown }).event);
    case 'done':
      return Number.isInteger(job) && isPicture((message as { picture?: unknown }).picture);
    case 'canceled':
      return Number.isInteger(job);
    case 'failed':
      return Number.isInteger(job) && isFailure(message as Record<string, unknown>);
    default:
      return false;
  }
}

function isReady({ info, stageMs }: Record<string, unknown>): boolean {
  const times = stageMs as Record<string, unknown> | undefined;
  return (
    typeof (info as { name?: unknown } | undefined)?.name === 'string' &&
    HOST_STAGES.every((stage) => Number.isFinite(times?.[stage]))
  );
}

const isFailure = ({ message, isWish }: Record<string, unknown>): boolean =>
  typeof message === 'string' && typeof isWish === 'boolean';

function isEvent(event: unknown): boolean {
  const { type, webp, coat } = (event ?? {}) as Record<string, unknown>;
  if (type === 'brush') return coat === undefined || isSight(coat);
  if (type === 'draft') return webp instanceof Uint8Array;
  return type === 'step' && isSight(event);
}

function isSight(sight: unknown): boolean {
  const { preview, size } = (sight ?? {}) as Record<string, unknown>;
  return preview instanceof Uint8Array && preview.length === Number(size) * Number(size) * 3;
}

function isPicture(picture: unknown): boolean {
  const found = (picture ?? {}) as Record<string, unknown>;
  return BYTE_FILES.every((file) => {
    const bytes = found[file];
    return bytes instanceof Uint8Array && bytes.length > 0;
  });
}
