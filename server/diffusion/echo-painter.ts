import { join } from 'node:path';
import { MANNERS, type Manner } from '../../brush/index.ts';
import type { Source, StageTimes } from '../../protocol/index.ts';
import { type Catalogue, loadCatalogue } from './catalogue/catalogue.ts';
import { buildConditions } from './conditions.ts';
import { createDraftStudio } from './draft.ts';
import { finishPicture } from './finish.ts';
import { type EchoModels, loadEchoModels } from './models/echo-models.ts';
import { gaussianNoise } from './noise.ts';
import type { PaintEvent, PaintedPicture, Painter, PaintRequest } from './painter.ts';
import { indexPhrases } from './phrases.ts';
import { sample } from './pipeline.ts';
import { pixelsToPlanes } from './pixels.ts';
import { planWords } from './planner.ts';
import { previewLatents } from './preview.ts';
import { arrangeScene } from './scene.ts';
import { type ChosenSource, chooseSources } from './sources.ts';
import { createSurroundings } from './surroundings.ts';
import { tokenise } from './words.ts';

const DEFAULT_MANNER: Manner = 'impasto';
/**
 * Cosine between a visitor's word and a concept's name above which one may stand for the other. Above it lie words like
 * "automobile" for car; below it chance neighbours ("viaduct": ladder 0.60).
 */
const NEAR_ENOUGH = 0.62;

export interface EchoPainterDeps {
  /** Folder with `models/` and `catalogue/`. */
  readonly assets: string;
  /** Lets a test stand between the painter and its networks. */
  readonly models?: (folder: string) => Promise<EchoModels>;
}

/**
 * The exhibition's own painter: plan → sources → draft → diffusion → decode → brush. It knows whose works it looked at.
 * @throws WeightsError, CatalogueError when a file is missing or is not what it should be
 */
export async function createEchoPainter(deps: EchoPainterDeps): Promise<Painter> {
  const models = await (deps.models ?? loadEchoModels)(join(deps.assets, 'models'));
  const catalogue = await loadCatalogue(join(deps.assets, 'catalogue'));
  const { imageSize, decodedSize, latentChannels, latentSize, maxSources, sourceSize, defaults } =
    models.config;
  const studio = createDraftStudio(catalogue, { imageSize, sourceSize });
  const phrases = indexPhrases(catalogue.lexicon, catalogue.concepts, MANNERS);
  const surroundingsFor = await createSurroundings(
    catalogue,
    async (phrase) => (await models.embedText(phrase)).sentence,
  );
  const nearest = async (words: string) => {
    const { concept, cosine } = catalogue.nearest((await models.embedText(words)).sentence);
    return cosine >= NEAR_ENOUGH ? concept : null;
  };

  async function* paint(
    request: PaintRequest,
    signal: AbortSignal,
  ): AsyncGenerator<PaintEvent, PaintedPicture> {
    const { seed, freedom, obedience } = request;
    // Guidance was baked in when the weights were distilled.
    const guidanceScale = models.config.distilled ? 1 : request.guidanceScale;
    const clock = stopwatch();

    // 1. Plan: what of the words is known.
    const plan = await planWords(request.words, { phrases, nearest, maxSubjects: maxSources });
    const sentence =
      tokenise(request.words).length > 0 ? (await models.embedText(request.words)).sentence : null;
    const manner = mannerOf(request.manner ?? plan.manner);
    clock.lap('plan');

    // 2. Sources and 3. draft: whose works lie underneath, shown at once.
    const chosen = chooseSources(plan, catalogue, seed);
    const surroundings = surroundingsFor(plan, sentence, seed);
    const scene = surroundings && arrangeScene(plan, surroundings, chosen, catalogue, seed);
    const shown = await studio.show(scene, chosen.length);
    const sources = creditSources(chosen, shown.shares, catalogue);
    clock.lap('draft');
    const { understood } = plan;
    yield { type: 'draft', webp: shown.webp, sources, understood, manner };

    // 4. Conditions.
    signal.throwIfAborted();
    clock.start();
    const draft = scene && pixelsToPlanes(await studio.compose(scene));
    clock.lap('draft');
    const conditions = await buildConditions(models, {
      words: request.words.trim(),
      sources: await Promise.all(
        chosen.map(async ({ subject, work }) => ({
          name: catalogue.vector(subject.concept),
          pixels: await studio.sourcePlanes(work),
        })),
      ),
      draft,
      obedience,
    });
    clock.lap('text');

    // 5. Diffusion.
    const noise = gaussianNoise(seed, latentChannels * latentSize * latentSize);
    const options = {
      numInferenceSteps: request.steps,
      guidanceScale,
      freedom,
      noise,
    };
    const sampler = sample(models, conditions, options);
    const tiles: Uint8Array[] = [];
    let previewSize = 0;
    let latents: Float32Array;
    for (;;) {
      signal.throwIfAborted();
      const next = await sampler.next();
      if (next.done) {
        latents = next.value;
        break;
      }
      const { step, steps, predOriginalSample } = next.value;
      const { size, rgb } = previewLatents(predOriginalSample, models.config);
      previewSize = size;
      tiles.push(rgb);
      clock.lap('denoise');
      yield { type: 'step', step, steps, size, preview: rgb };
      clock.start();
    }

    // 6. Decode.
    const planes = await models.decode(latents);
    clock.lap('decode');
    yield { type: 'brush' };

    // 7. Brush and files.
    signal.throwIfAborted();
    clock.start();
    const previews = { size: previewSize, tiles };
    const files = finishPicture({ planes, size: decodedSize, manner, seed, previews });
    clock.lap('brush');
    return {
      ...files,
      draft: shown.webp,
      painter: models.name,
      manner,
      seed,
      steps: request.steps,
      freedom: conditions.hasDraft ? freedom : 1,
      understood,
      sources,
      ms: clock.ms,
    };
  }

  return {
    info: {
      name: models.name,
      manners: MANNERS,
      stepsDefault: defaults.steps,
      freedomDefault: defaults.freedom,
      guidanceDefault: models.config.distilled ? 1 : defaults.guidanceScale,
    },
    paint,
  };
}

/** Each work once, however many subjects it stands for. */
function creditSources(
  chosen: readonly ChosenSource[],
  shares: readonly number[],
  catalogue: Catalogue,
): Source[] {
  const credited = new Map<string, Source>();
  for (const [i, { work }] of chosen.entries()) {
    const before = credited.get(work.id)?.share ?? 0;
    credited.set(work.id, { ...catalogue.credit(work), share: before + (shares[i] ?? 0) });
  }
  return [...credited.values()];
}

/** @throws RangeError for a manner the brush does not know */
function mannerOf(name: string | null): Manner {
  if (name === null) return DEFAULT_MANNER;
  const manner = MANNERS.find((known) => known === name);
  if (!manner) throw new RangeError(`no manner "${name}": there are ${MANNERS.join(', ')}`);
  return manner;
}

/** Milliseconds spent in each stage; time between a `yield` and the next `start` is the listener's, not the painter's. */
function stopwatch() {
  const ms = { plan: 0, draft: 0, text: 0, denoise: 0, decode: 0, brush: 0 };
  let since = performance.now();
  return {
    ms: ms as StageTimes,
    start() {
      since = performance.now();
    },
    lap(stage: keyof StageTimes) {
      const now = performance.now();
      ms[stage] = Math.round((ms[stage] + now - since) * 10) / 10;
      since = now;
    },
  };
}
