import { z } from 'zod';
import { Policy } from '../../protocol/index.ts';

/** Who looks at pictures, until somebody decides otherwise at the desk. */
export const ModerationConfig = z.strictObject({
  policy: Policy.default('pre').describe(
    'pre: a person releases each picture before it hangs; post: a person looks afterwards; trusted: nobody needs to.',
  ),
});
export type ModerationConfig = z.infer<typeof ModerationConfig>;
