import { join } from 'node:path';
import { MANNERS, type Manner } from '../../brush/index.ts';
import { FREEDOM_DEFAULT } from '../../protocol/index.ts';
import { creditParts, meanAttention, type Part } from './attention.ts';
import { loadCatalogue } from './catalogue/catalogue.ts';
import type { Concept } from './catalogue/schemas.ts';
import { type Composition, type CompositionWish, checkWithout, compose } from './composition.ts';
import { buildConditions, type Conditions, onOneDraft } from './conditions.ts';
import { createDraftStudio } from './draft.ts';
import { finishPicture } from './finish.ts';
import { openGivenPicture } from './given-picture.ts';
import { loadTongues } from './language/tongues.ts';
import { openLook } from './look.ts';
import { type EchoModels, loadEchoModels } from './models/echo-models.ts';
import { isFinitePicture, NotFiniteError, REPAINTS_MAX } from './not-finite.ts';
import type { PaintEvent, PaintedPicture, Painter, PaintRequest } from './painter.ts';
import { type SampleStep, sample } from './pipeline.ts';
import { encodeWebp, mixPixels, pixelsToPlanes, planesToPixels } from './pixels.ts';
import { isBlank, planWords } from './planner.ts';
import { previewLatents } from './preview.ts';
import { latentMask } from './region.ts';
import { startNoise } from './start-noise.ts';
import { startStopwatch } from './stopwatch.ts';
import { createSurroundings } from './surroundings.ts';
import { WishError } from './wish-error.ts';
import { sharesBeginning, tokenise } from './words.ts';

const DEFAULT_MANNER: Manner = 'impasto';
/**
 * Cosine between a visitor's word and a concept's name above which one may stand for the other. Measured on 346 words that no list
 * holds (things, abstractions, names, other languages): of what lies above, 85 % is what a person would accept ("trout" a fish); of
 * the next .02 only half ("viaduct" a ladder).
 */
const NEAR_ENOUGH = 0.62;
/** The sentences' space is English: what is near in it to a word of another language is chance. */
const nothingNear = async (): Promise<null> => null;
const NOTHING_AWAY = { context: [], draft: [] };

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
  const { config } = models;
  const { imageSize, decodedSize, latentChannels, latentSize, maxSources, defaults } = config;
  const studio = createDraftStudio(catalogue, config);
  const { lexicon, concepts } = catalogue;
  // The text encoder has a piece of its own for every common word: [CLS] word [SEP].
  const isRealWord = (word: string) => models.tokenize(word, 4).length === 3;
  const { tongueOf } = await loadTongues(catalogue.folder, {
    lexicon,
    concepts,
    manners: MANNERS,
    isRealWord,
  });
  const meaningOf = async (words: string) => (await models.embedText(words)).sentence;
  const surroundingsFor = await createSurroundings(catalogue, meaningOf);
  const look = await openLook(join(deps.assets, 'models'), catalogue, meaningOf);
  const nearest = async (words: string) => {
    const may = ({ name }: Concept) => !sharesBeginning(words, name);
    const { concept, cosine } = catalogue.nearest(await meaningOf(words), may);
    return cosine >= NEAR_ENOUGH ? concept : null;
  };
  const composerDeps = { catalogue, studio, surroundingsFor, imageSize, maxSources };

  async function* paint(
    request: PaintRequest,
    signal: AbortSignal,
  ): AsyncGenerator<PaintEvent, PaintedPicture> {
    const { seed, freedom, start, between } = request;
    // Guidance was baked in when the weights were distilled.
    const guidanceScale = config.distilled ? 1 : request.guidanceScale;
    const clock = startStopwatch();

    // 1. Plan: what of the words is known. An interpolation has the words of two works.
    const wishes = await wishesOf(request);
    const read = async (words: string, language: string) => {
      const tongue = tongueOf(words, language);
      const near = tongue.language === 'en' ? nearest : nothingNear;
      return await planWords(words, { tongue, nearest: near, maxSubjects: maxSources });
    };
    const planned = await inTurn(wishes, async (wish) => {
      const own = await read(wish.words, request.language ?? 'en');
      // Lists of nouns lose less than a small translator does (docs/decisions/0020-own-words-before-translation.md).
      const english = wish === wishes[0] ? request.english : undefined;
      const translated = isBlank(own) && english ? await read(english, 'en') : null;
      const understood = translated && !isBlank(translated) ? translated : own;
      const plan = { ...understood, manner: request.manner ?? understood.manner };
      const sentence = tokenise(plan.prompt).length > 0 ? await meaningOf(plan.prompt) : null;
      return { wish, plan, sentence };
    });
    const nearer = planned[between && between.share > 0.5 ? 1 : 0] ?? planned[0];
    const manner = mannerOf(nearer?.plan.manner ?? null);
    clock.lap('plan');

    // 2. Sources and 3. draft: whose works lie underneath, shown at once.
    const compositions = await inTurn(planned, ({ wish, plan, sentence }) =>
      compose(composerDeps, wish, plan, sentence),
    );
    checkWithout(request.without ?? NOTHING_AWAY, compositions);
    const parts = partsOf(compositions, between?.share);
    const shown = encodeWebp(
      parts
        .map(({ composition }) => composition.shown)
        .reduce((a, b) => mixPixels(a, b, between?.share ?? 0)),
    );
    const understood = compositions.flatMap(({ plan }) => plan.understood);
    const reading = compositions.flatMap(({ plan }) => plan.reading);
    clock.lap('draft');
    yield { type: 'draft', webp: shown, sources: creditParts(parts), understood, reading, manner };

    // 4. Conditions.
    signal.throwIfAborted();
    clock.start();
    const inputs = await inTurn(compositions, (composition) => composition.conditions());
    clock.lap('draft');
    const [conditions, other] = sharingOneDraft(
      await inTurn(inputs, (one) => buildConditions(models, one)),
      between?.share,
    );
    const given = wishes[0]?.given ?? null;
    const region = given?.start.from === 'region' ? given.start.region : null;
    const held =
      given && region
        ? {
            latents: await models.encode(pixelsToPlanes(given.picture.at(imageSize)), 1, imageSize),
            mask: latentMask(region, latentSize),
          }
        : null;
    clock.lap('text');

    // 5. Diffusion and 6. decoding; begun again from fresh noise when numbers stop being finite.
    const previews = { size: 0, tiles: [] as Uint8Array[] };
    let attention: SampleStep['attention'][] = [];
    async function* diffuse(repaint: number): AsyncGenerator<PaintEvent, Float32Array | null> {
      previews.tiles = [];
      attention = [];
      const sampler = sample(models, conditions, {
        numInferenceSteps: request.steps,
        guidanceScale,
        freedom,
        noise: startNoise(request, latentChannels * latentSize * latentSize, repaint),
        other: other && { conditions: other, share: between?.share ?? 0 },
        held,
      });
      for (;;) {
        signal.throwIfAborted();
        const next = await sampler.next();
        if (next.done) return next.value;
        const { step, steps, predOriginalSample } = next.value;
        if (!isFinitePicture(next.value.latents)) return null;
        attention.push(next.value.attention);
        const { size, rgb } = previewLatents(predOriginalSample, config);
        previews.size = size;
        previews.tiles.push(rgb);
        clock.lap('denoise');
        yield { type: 'step', step, steps, size, preview: rgb };
        if (step === request.until) return predOriginalSample;
        clock.start();
      }
    }
    let repaints = 0;
    let planes: Float32Array | null = null;
    for (; ; repaints++) {
      const latents = yield* diffuse(repaints);
      planes = latents && (await models.decode(latents));
      clock.lap('decode');
      if (planes && isFinitePicture(planes)) break;
      if (repaints === REPAINTS_MAX) throw new NotFiniteError(repaints + 1);
    }
    yield { type: 'brush' };

    // 7. What the eye says of it.
    signal.throwIfAborted();
    const seen = look && (await look(planesToPixels(planes, decodedSize, decodedSize), compositions));

    // 8. Brush and files.
    clock.start();
    const kept = given && region ? { picture: given.picture, region } : null;
    const finishing = finishPicture({ planes, size: decodedSize, manner, seed, previews, kept });
    let coat = finishing.next();
    for (; !coat.done; coat = finishing.next()) {
      clock.lap('brush');
      yield coat.value;
      signal.throwIfAborted();
      clock.start();
    }
    const files = coat.value;
    clock.lap('brush');
    const looked = meanAttention(attention, parts);
    return {
      ...files,
      draft: shown,
      painter: models.name,
      manner,
      seed,
      steps: request.steps,
      until: request.until ?? request.steps,
      freedom: conditions.hasDraft ? freedom : 1,
      obedience: request.obedience,
      guidanceScale,
      start: start?.from ?? 'words',
      repaints,
      understood,
      reading,
      prompt: compositions.map(({ plan }) => plan.prompt).join(' / '),
      sources: creditParts(parts, looked),
      attention: looked?.shares ?? null,
      seen,
      ms: clock.ms,
    };
  }

  return {
    info: {
      name: models.name,
      manners: MANNERS,
      stepsDefault: defaults.steps,
      freedomDefault: FREEDOM_DEFAULT,
      guidanceDefault: config.distilled ? 1 : defaults.guidanceScale,
    },
    paint,
  };
}

/** One wish, or the two that an interpolation lies between. @throws WishError for a given picture that cannot be read */
async function wishesOf(request: PaintRequest): Promise<CompositionWish[]> {
  const { words, seed, obedience, start, between } = request;
  const without = request.without ?? NOTHING_AWAY;
  const given =
    start && start.from !== 'arrangement' ? { picture: await openGivenPicture(start.picture), start } : null;
  const arrangement = start?.from === 'arrangement' ? start.arrangement : null;
  const first = { words, seed, obedience, arrangement, given, without };
  if (!between) return [first];
  return [
    first,
    { ...first, words: between.words, seed: between.seed, arrangement: between.arrangement ?? null },
  ];
}

const partsOf = (compositions: readonly Composition[], share = 0): Part[] =>
  compositions.map((composition, i) => ({
    composition,
    weight: compositions.length === 1 ? 1 : i === 0 ? 1 - share : share,
  }));

/** @throws WishError when only one of two pictures has a draft: between a collage and nothing there is no way */
function sharingOneDraft(built: readonly Conditions[], share = 0): [Conditions, Conditions | null] {
  const [first, second] = built as [Conditions, Conditions?];
  if (!second) return [first, null];
  if (first.hasDraft !== second.hasDraft)
    throw new WishError('nothing lies between words and no words: both works need something to be seen');
  return onOneDraft(first, second, share);
}

/** @throws WishError for a manner the brush does not know */
function mannerOf(name: string | null): Manner {
  if (name === null) return DEFAULT_MANNER;
  const manner = MANNERS.find((known) => known === name);
  if (!manner) throw new WishError(`no manner "${name}": there are ${MANNERS.join(', ')}`);
  return manner;
}

/** One after another: two runs of one network at once would only wait for each other. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
