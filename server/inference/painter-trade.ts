import type { PaintEvent, PaintedPicture, PainterInfo, PaintRequest } from '../diffusion/painter.ts';
import type { HostTrade } from './host-protocol.ts';

/**
 * The parts of a painting between two reports, in order:
 * `draft` ends with the draft event, `text` with the first step, `step` with each further one, `decode` with the brush event,
 * `brush` with each further coat and with the picture.
 */
const STAGES = ['draft', 'text', 'step', 'decode', 'brush'] as const;

export interface PainterTypes {
  readonly stage: (typeof STAGES)[number];
  readonly request: PaintRequest;
  readonly event: PaintEvent;
  readonly result: PaintedPicture;
  readonly info: PainterInfo;
}

export const PAINTER: HostTrade<PainterTypes> = {
  name: 'painter',
  stages: STAGES,
  floorMs: { draft: 2_000, text: 2_000, step: 2_000, decode: 2_000, brush: 8_000 },
  stageAfter(event) {
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
  },
  isEvent(event) {
    const { type, webp, coat } = (event ?? {}) as Record<string, unknown>;
    if (type === 'brush') return coat === undefined || isSight(coat);
    if (type === 'draft') return webp instanceof Uint8Array;
    return type === 'step' && isSight(event);
  },
  isResult(picture) {
    const found = (picture ?? {}) as Record<string, unknown>;
    return BYTE_FILES.every((file) => {
      const bytes = found[file];
      return bytes instanceof Uint8Array && bytes.length > 0;
    });
  },
};

const BYTE_FILES = ['master', 'wall', 'strokes', 'draft', 'stepStrip', 'thumb'] as const;

function isSight(sight: unknown): boolean {
  const { preview, size } = (sight ?? {}) as Record<string, unknown>;
  return preview instanceof Uint8Array && preview.length === Number(size) * Number(size) * 3;
}
