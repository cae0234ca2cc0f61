import type { Catalogue } from './catalogue/catalogue.ts';
import type { CataloguedWork } from './catalogue/schemas.ts';
import { createRandom, STREAM } from './noise.ts';
import type { Plan, Subject } from './planner.ts';

/** A subject with the hand that was chosen to draw it. */
export interface ChosenSource {
  readonly subject: Subject;
  readonly work: CataloguedWork;
}

/**
 * One catalogued work for each subject, among all hands that drew it. The seed chooses; it chooses for each subject apart, so that
 * naming another subject does not change the first one's hand.
 */
export function chooseSources(plan: Plan, catalogue: Catalogue, seed: number): ChosenSource[] {
  return plan.subjects.map((subject, index) => {
    const { works } = subject.concept;
    const draw = createRandom(seed, STREAM.sources + 16 * index)();
    return { subject, work: catalogue.work(works[Math.floor(draw * works.length)] as string) };
  });
}
