import { z } from 'zod';
import {
  GUIDANCE_MAX,
  HANG_MAX_WORKS,
  Id,
  Language,
  Policy,
  STEPS_MAX,
  STEPS_MIN,
} from '../../protocol/index.ts';
import { Facts, Questions } from '../authorship/reflections.ts';
import { contrast, GROUND } from './contrast.ts';

/** Least contrast of text against the dark ground (WCAG 2.2, 1.4.3). */
const CONTRAST_MIN = 4.5;
/** Lists of names and rules, and languages with a text of their own. */
const LIST_MAX = 200;

const text = (signs: number) => z.string().trim().max(signs);
/** A text in each language that has one; the others get English, or what the exhibition says by itself. */
const perLanguage = (signs: number) => z.record(Language, text(signs).min(1));
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Which policy holds at a kiosk, or at an hour, or both; the end may lie past midnight. The first rule that fits counts. */
export const PolicyRule = z.strictObject({
  kiosk: Id.nullable(),
  from: Clock.nullable(),
  to: Clock.nullable(),
  policy: Policy,
});
export type PolicyRule = z.infer<typeof PolicyRule>;

const Colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .superRefine((colour, context) => {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) return;
    const ratio = contrast(colour, GROUND);
    if (ratio < CONTRAST_MIN)
      context.addIssue({
        code: 'custom',
        params: { why: 'contrast', ratio: Math.round(ratio * 10) / 10, least: CONTRAST_MIN },
      });
  });

/**
 * Everything that can be changed at the desk while the exhibition runs, in its sections. Names and explanations of the form are sentences
 * of the desk, `desk.settings.<section>.<field>`; type, limits and choices are read from here.
 */
export const ExhibitionSettings = z.strictObject({
  museum: z.strictObject({
    name: text(80),
    title: perLanguage(60),
    opening: perLanguage(240),
    accent: Colour,
  }),
  painting: z.strictObject({
    steps: z.int().min(STEPS_MIN).max(STEPS_MAX),
    guidanceScale: z.number().min(0).max(GUIDANCE_MAX),
    obedience: z.number().min(0).max(1),
  }),
  visit: z.strictObject({
    mannersOff: z.array(text(40).min(1)).max(LIST_MAX),
    languages: z.array(Language).max(LIST_MAX),
    consent: perLanguage(600),
    question: perLanguage(140),
    wording: z.enum(['tool', 'agent']),
  }),
  moderation: z.strictObject({
    policy: Policy,
    rules: z.array(PolicyRule).max(LIST_MAX),
    borrowedHand: z.array(text(80).min(2)).max(LIST_MAX),
  }),
  wall: z.strictObject({
    places: z.int().min(1).max(HANG_MAX_WORKS),
    forgetting: z.enum(['oldest', 'chance', 'alike']),
    reflectionSeconds: z.int().min(1).max(600),
  }),
  retention: z.strictObject({
    keepsakeDays: z.int().min(1).max(3_650),
    collectionDays: z.int().min(1).max(3_650).nullable(),
  }),
  reflections: z.strictObject({ questions: Questions, facts: Facts }),
});
export type ExhibitionSettings = z.infer<typeof ExhibitionSettings>;

/** `painting.steps` and so on: what can be changed by itself, undone by itself, and is named in the journal. */
export const SETTING_NAMES = Object.entries(ExhibitionSettings.shape).flatMap(([section, { shape }]) =>
  Object.keys(shape).map((field) => `${section}.${field}`),
) as [string, ...string[]];
