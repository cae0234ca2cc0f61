import { z } from 'zod';
import { GUIDANCE_MAX, STEPS_DEFAULT, STEPS_MAX, STEPS_MIN } from '../../protocol/index.ts';

/** What visitors do not choose about their picture. */
export const PaintingConfig = z.strictObject({
  steps: z
    .int()
    .min(STEPS_MIN)
    .max(STEPS_MAX)
    .default(STEPS_DEFAULT)
    .describe('Denoising steps of a picture.'),
  guidanceScale: z
    .number()
    .min(0)
    .max(GUIDANCE_MAX)
    .default(2)
    .describe('How strongly the words lead; 1 switches guidance off.'),
  obedience: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("1 keeps the places of the collage's subjects, 0 places them loosely."),
});
export type PaintingConfig = z.infer<typeof PaintingConfig>;
