/**
 * What a painting starts from, before any diffusion: the words' plan, whose works lie underneath, and the draft they make.
 * An interpolation has two of them.
 */
import type { Arrangement, Source } from '../../protocol/index.ts';
import { arrangedSources, layByHand, planByHand } from './arrangement.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { ConditionInputs } from './conditions.ts';
import { DISPLAY_SIZE, type DraftStudio, type Ground } from './draft.ts';
import type { GivenPicture } from './given-picture.ts';
import type { PaintRequest, Start } from './paint-request.ts';
import { type Pixels, pixelsToPlanes } from './pixels.ts';
import type { Plan } from './planner.ts';
import { intoRegion, loosen, withoutWorks } from './rearrange.ts';
import { arrangeScene, type Scene } from './scene.ts';
import { type ChosenSource, chooseSources } from './sources.ts';
import type { FindSurroundings } from './surroundings.ts';
import { WishError } from './wish-error.ts';

export interface Composition {
  readonly plan: Plan;
  /** Every work once, with its visible share of the collage. */
  readonly sources: readonly Source[];
  /** Ids of the works the denoiser looks at, one for each of its places for sources. */
  readonly seen: readonly string[];
  /** The draft as people see it. */
  readonly shown: Pixels;
  /** Everything the denoiser is given; the draft is composed when this is called. */
  conditions(): Promise<ConditionInputs>;
}

export interface CompositionWish {
  readonly words: string;
  readonly seed: number;
  readonly obedience: number;
  readonly arrangement: Arrangement | null;
  readonly given: { readonly picture: GivenPicture; readonly start: Start } | null;
  readonly without: NonNullable<PaintRequest['without']>;
}

export interface ComposerDeps {
  readonly catalogue: Catalogue;
  readonly studio: DraftStudio;
  readonly surroundingsFor: FindSurroundings;
  /** Sides of the picture and number of sources the denoiser is given. */
  readonly imageSize: number;
  readonly maxSources: number;
}

/** `sentence` is the meaning of the words as a whole, null when there are none. @throws WishError */
export async function compose(
  deps: ComposerDeps,
  wish: CompositionWish,
  wordsPlan: Plan,
  sentence: Float32Array | null,
): Promise<Composition> {
  const { catalogue, studio, imageSize } = deps;
  const { arrangement, given, seed, without } = wish;

  // 1. Sources: laid by hand, or chosen by seed for what the words name.
  const chosen = arrangement
    ? arrangedSources(arrangement, catalogue)
    : chooseSources(wordsPlan, catalogue, seed);
  const plan = arrangement ? planByHand(wordsPlan, arrangement, chosen, catalogue) : wordsPlan;

  // 2. Scene. A given picture to start from is a draft already.
  const surroundings = given?.start.from === 'picture' ? null : deps.surroundingsFor(plan, sentence, seed);
  const arranged =
    surroundings &&
    (arrangement
      ? layByHand(arrangement, surroundings, chosen, catalogue, seed)
      : arrangeScene(plan, surroundings, chosen, catalogue, seed));
  const ground = groundOf(given, plan);
  const scene = arranged && settle(arranged, wish, ground);

  // 3. The draft, shown at once.
  const drawn = ground && scene && isBare(scene, plan) ? null : scene;
  const shown =
    drawn || !given
      ? await studio.show(drawn, chosen.length, ground)
      : { pixels: given.picture.at(DISPLAY_SIZE), shares: [] };
  const looked = lookedAt(chosen, shown.shares, deps.maxSources);
  return {
    plan,
    sources: creditSources(chosen, shown.shares, catalogue),
    seen: looked.map(({ work }) => work.id),
    shown: shown.pixels,
    async conditions() {
      const draft = drawn ? await studio.compose(drawn, ground) : given ? given.picture.at(imageSize) : null;
      return {
        words: plan.prompt,
        sources: await Promise.all(
          looked.map(async ({ subject, work }) => ({
            name: catalogue.vector(subject.concept),
            pixels: await studio.sourcePlanes(work),
            isHidden: without.context.includes(work.id),
          })),
        ),
        draft: draft && pixelsToPlanes(draft),
        obedience: wish.obedience,
      };
    },
  };
}

function groundOf(given: CompositionWish['given'], plan: Plan): Ground | null {
  if (given?.start.from !== 'region') return null;
  return { picture: given.picture, region: given.start.region, hasPlace: plan.place !== null };
}

/** Into its region, loosened, and less what was taken away, in this order: what stays must not move. */
function settle(scene: Scene, wish: CompositionWish, ground: Ground | null): Scene {
  const placed = ground ? intoRegion(scene, ground.region) : scene;
  return withoutWorks(loosen(placed, wish.obedience, wish.seed), wish.without.draft);
}

/** Words that bring neither thing nor place into a region leave the given picture as its own draft. */
const isBare = ({ sprites }: Scene, plan: Plan): boolean => sprites.length === 0 && plan.place === null;

/** The works the denoiser has places for: in the order said, or the largest of more than there are places. */
function lookedAt(
  chosen: readonly ChosenSource[],
  shares: readonly number[],
  places: number,
): readonly ChosenSource[] {
  if (chosen.length <= places) return chosen;
  const share = (one: ChosenSource) => shares[chosen.indexOf(one)] ?? 0;
  return [...chosen].sort((a, b) => share(b) - share(a)).slice(0, places);
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

/** @throws WishError when a source is to be taken away that no picture of this request has */
export function checkWithout(
  without: CompositionWish['without'],
  compositions: readonly Composition[],
): void {
  const ids = compositions.flatMap(({ sources }) => sources.map(({ id }) => id));
  const stranger = [...without.context, ...without.draft].find((id) => !ids.includes(id));
  if (stranger !== undefined)
    throw new WishError(
      ids.length === 0
        ? `"${stranger}" cannot be taken away: the picture has no sources`
        : `"${stranger}" is no source of this picture: they are ${ids.join(', ')}`,
    );
}
