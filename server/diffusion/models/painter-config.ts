import { z } from 'zod';

const channelRows = z.array(z.array(z.number()));
const size = z.number().int().positive();

/**
 * `painter.json`: what the server must know about the graphs beside it. Format 1 decodes to the size it encodes; since format 2 the
 * decoder has a size of its own, and distilled weights say so.
 */
export const PainterConfig = z
  .object({
    format: z.union([z.literal(1), z.literal(2)]),
    name: z.string().min(1),
    /** Side of the draft the encoder is given. */
    imageSize: size,
    /** Side of the picture the decoder answers with. */
    decodedSize: size.optional(),
    latentChannels: size,
    latentSize: size,
    textTokens: size,
    maxSources: size,
    /** Side of a source picture the encoder is given. */
    sourceSize: size,
    predictionType: z.literal('velocity'),
    defaults: z.object({
      steps: size,
      guidanceScale: z.number().nonnegative(),
      obedience: z.number().min(0).max(1),
    }),
    /** Guidance is baked into the weights: one evaluation a step, and these numbers of steps. */
    distilled: z.object({ steps: z.array(size).min(1) }).nullish(),
    /** Linear map of one latent cell to a patch of RGB: weight [patch*patch*3, latentChannels], bias [patch*patch*3]. */
    preview: z.object({ patch: size, weight: channelRows, bias: z.array(z.number()) }),
    trainedSamples: z.number().nonnegative(),
  })
  .refine(
    ({ imageSize, sourceSize, latentSize }) =>
      imageSize % latentSize === 0 && sourceSize % (imageSize / latentSize) === 0,
    'pictures are not made of whole latent cells',
  )
  .transform(({ distilled, decodedSize, ...config }) => ({
    ...config,
    decodedSize: decodedSize ?? config.imageSize,
    distilled: distilled ?? null,
    /** Side of the square of pixels behind one latent cell. */
    cell: config.imageSize / config.latentSize,
  }));
export type PainterConfig = z.infer<typeof PainterConfig>;
