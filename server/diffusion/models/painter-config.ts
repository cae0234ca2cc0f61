import { z } from 'zod';

const channelRows = z.array(z.array(z.number()));

/** `painter.json`: what the server must know about the graphs beside it. */
export const PainterConfig = z.object({
  format: z.literal(1),
  name: z.string().min(1),
  imageSize: z.number().int().positive(),
  latentChannels: z.number().int().positive(),
  latentSize: z.number().int().positive(),
  textTokens: z.number().int().positive(),
  maxSources: z.number().int().positive(),
  sourceSize: z.number().int().positive(),
  predictionType: z.literal('velocity'),
  defaults: z.object({
    steps: z.number().int().positive(),
    guidanceScale: z.number().nonnegative(),
    freedom: z.number().min(0).max(1),
    obedience: z.number().min(0).max(1),
  }),
  /** Linear map of one latent cell to a patch of RGB: weight [patch*patch*3, latentChannels], bias [patch*patch*3]. */
  preview: z.object({ patch: z.number().int().positive(), weight: channelRows, bias: z.array(z.number()) }),
  trainedSamples: z.number().nonnegative(),
});
export type PainterConfig = z.infer<typeof PainterConfig>;
