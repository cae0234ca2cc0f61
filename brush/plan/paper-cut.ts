import { createRandom } from '../random.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import { FORM_SIZE, type Form, findForms, vary } from './forms.ts';
import { addLoops, swell } from './outlines.ts';
import type { Sitting } from './plan.ts';

const BOARD = [214, 204, 188] as const;
/** What a shadow leaves of the paper under it. */
const SHADOW = [74, 66, 92] as const;
const COLOURS = 13;
const SOFT_BORDER = 15;
const LEAST = 12;
/** How far a sheet stands off the one below: its shadow falls right and down, as the gallery's lamp hangs left and high. */
const DROP = 0.006;
const BLUR = 0.011;
/** Shares of the picture's area from which a form is a background sheet, and a middle one. */
const BACK = 0.06;
const MIDDLE = 0.008;

/** Coloured papers, largest at the back, each cut whole (the smaller cover its holes) and with its own shadow. After Matisse's cut-outs. */
export function* planPaperCut(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const list = new StrokeList('paper-cut', sitting.seed, sitting.width, sitting.height, BOARD);
  const { forms } = findForms(sitting, COLOURS, SOFT_BORDER, LEAST);
  const random = createRandom(sitting.seed, 14);
  const sheets = forms.map((form) => ({ form, extent: extentOf(form.loops[0] as Float32Array) }));
  sheets.sort((a, b) => b.extent - a.extent || a.form.id - b.form.id);
  let coat = 0;
  for (const { form } of sheets) {
    const layer = layerOf(form);
    if (layer > coat) {
      coat = layer;
      yield list.finish();
    }
    cutSheet(list, form, Math.max(coat, layer), (random() - 0.5) * 8);
  }
  return list.finish();
}

const layerOf = ({ share }: Form) => (share > BACK ? 0 : share > MIDDLE ? 1 : 2);

function cutSheet(list: StrokeList, form: Form, layer: number, light: number): void {
  const loop = swell(form.loops[0] as Float32Array, 0.7);
  const near = Math.min(1, 0.35 + Math.sqrt(form.share) * 6);
  const drop = DROP * near * FORM_SIZE;
  const shadow = swell(loop, BLUR * near * 0.55 * FORM_SIZE).map((v, i) => v + (i % 2 ? 1.2 : 0.8) * drop);
  list.begin({ tool: 'shade', layer, radius: BLUR * near, opacity: 165 }, SHADOW);
  addLoops(list, [shadow], FORM_SIZE);
  list.begin(
    { tool: 'sheet', layer, radius: 0.0022, load: 90 + 60 * near },
    vary(form.colour, 1.16, light + 4),
  );
  addLoops(list, [loop], FORM_SIZE);
}

/** Area within a loop, holes included (the shoelace formula). */
function extentOf(loop: Float32Array): number {
  let twice = 0;
  for (let i = 0; i < loop.length; i += 2) {
    const j = (i + 2) % loop.length;
    twice += (loop[i] as number) * (loop[j + 1] as number) - (loop[j] as number) * (loop[i + 1] as number);
  }
  return Math.abs(twice) / 2;
}
