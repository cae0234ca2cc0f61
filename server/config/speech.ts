import { z } from 'zod';

/** Whether the house listens. */
export const SpeechConfig = z.strictObject({
  off: z.boolean().default(false).describe('No speech: no listener is started and no microphone is offered.'),
});
export type SpeechConfig = z.infer<typeof SpeechConfig>;
