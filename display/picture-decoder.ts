/** The wall's side of the picture worker: questions and their answers. */
import type { FromPictureWorker, PictureWish, ToPictureWorker } from './picture-worker.ts';

/** RGBA with all levels; null: there is no such picture; undefined: it could not be had now. */
export type Chain = Uint8Array | null | undefined;

export interface Decoding {
  readonly chain: Promise<Chain>;
  /** The answer is not wanted any more. */
  cancel(): void;
}

export class PictureDecoder {
  private readonly worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  private readonly asked = new Map<number, (chain: Chain) => void>();
  private next = 0;

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<FromPictureWorker>) => {
      const answered = this.asked.get(data.id);
      this.asked.delete(data.id);
      answered?.(data.chain);
    });
  }

  fetch(wish: PictureWish): Decoding {
    const id = this.next++;
    return {
      chain: this.ask({ id, do: 'fetch', ...wish }),
      cancel: () => {
        if (this.asked.delete(id)) this.worker.postMessage({ id, do: 'cancel' } satisfies ToPictureWorker);
      },
    };
  }

  /** All levels of what was drawn here. @param pixels RGBA; they are the worker's afterwards */
  halve(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): Promise<Chain> {
    return this.ask({ id: this.next++, do: 'halve', pixels, width, height }, [pixels.buffer]);
  }

  close(): void {
    this.worker.terminate();
    this.asked.clear();
  }

  private ask(message: ToPictureWorker, transfer: Transferable[] = []): Promise<Chain> {
    return new Promise((resolve) => {
      this.asked.set(message.id, resolve);
      this.worker.postMessage(message, transfer);
    });
  }
}
