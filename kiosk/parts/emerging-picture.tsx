import { useEffect, useRef } from 'preact/hooks';
import type { Frame } from '../pace.ts';

/** Pixels of the canvas side: the preview is soft anyway, and the page scales the rest. */
const CANVAS_SIDE = 640;
/** One sight melts into the next; a little less than a step is shown. */
const MELT_MS = 560;

/** The picture as it leaves the noise: each sight melts into the next, scaled up softly. */
export function EmergingPicture({ frame }: { frame: Frame | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || frame === null) return;
    // The announcement of the brush has nothing to show: the last step stays until the first coat.
    if (frame.kind === 'brush' && frame.coat === null) return;
    const stop = new AbortController();
    void pictureOf(frame)
      .then((picture) => melt(context, picture, stop.signal))
      .catch(() => {
        // A collage that cannot be had (the job is over, the line is broken) leaves what is shown.
      });
    return () => stop.abort();
  }, [frame]);
  // It has no name: what it shows is told in words beside it.
  return <canvas ref={canvas} class="emerging" width={CANVAS_SIDE} height={CANVAS_SIDE} />;
}

async function pictureOf(frame: Frame): Promise<CanvasImageSource> {
  if (frame.kind === 'brush') return frame.coat ? enlarge(frame.coat.preview, frame.coat.size) : blank(1);
  if (frame.kind === 'step') return enlarge(frame.preview, frame.size);
  if (frame.kind === 'draft') return load(`/jobs/${frame.job}/draft.webp`);
  return cut(await load(`/pictures/${frame.work}/steps.webp`), frame.step, frame.of);
}

async function load(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

/** One step of the strip in which all of them stand side by side. */
function cut(strip: HTMLImageElement, step: number, of: number): HTMLCanvasElement {
  const side = strip.naturalWidth / of;
  const picture = blank(CANVAS_SIDE);
  const context = picture.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(strip, (step - 1) * side, 0, side, strip.naturalHeight, 0, 0, CANVAS_SIDE, CANVAS_SIDE);
  }
  return picture;
}

/** RGB bytes [size, size, 3] as a canvas of full size, doubled step by step: softer than one leap. */
function enlarge(preview: Uint8Array, size: number): HTMLCanvasElement {
  const pixels = new ImageData(size, size);
  for (let from = 0, to = 0; from < preview.length; from += 3, to += 4) {
    pixels.data[to] = preview[from] ?? 0;
    pixels.data[to + 1] = preview[from + 1] ?? 0;
    pixels.data[to + 2] = preview[from + 2] ?? 0;
    pixels.data[to + 3] = 255;
  }
  let picture = blank(size);
  picture.getContext('2d')?.putImageData(pixels, 0, 0);
  while (picture.width < CANVAS_SIDE) {
    const larger = blank(Math.min(CANVAS_SIDE, picture.width * 2));
    const context = larger.getContext('2d');
    if (context) {
      context.imageSmoothingQuality = 'high';
      // Takes the grid out of the scaled pixels: noise should look like grain, not like tiles.
      context.filter = 'blur(1.2px)';
      context.drawImage(picture, 0, 0, larger.width, larger.height);
    }
    picture = larger;
  }
  return picture;
}

function blank(side: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  return canvas;
}

function melt(context: CanvasRenderingContext2D, next: CanvasImageSource, signal: AbortSignal): void {
  const { canvas } = context;
  const before = blank(canvas.width);
  before.getContext('2d')?.drawImage(canvas, 0, 0);
  const start = performance.now();
  const draw = (now: number): void => {
    if (signal.aborted) return;
    const part = Math.min(1, Math.max(0, now - start) / MELT_MS);
    // Smoothstep: no corner at either end, and no overshoot.
    const alpha = part * part * (3 - 2 * part);
    context.globalAlpha = 1;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(before, 0, 0);
    context.globalAlpha = alpha;
    context.drawImage(next, 0, 0, canvas.width, canvas.height);
    if (part < 1) requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}
