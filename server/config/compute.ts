import os from 'node:os';
import { z } from 'zod';

/** With fewer cores painter and listener are in each other's way. */
const CORES_FOR_BOTH = 8;

/** What may run at the same time. */
export const ComputeConfig = z.strictObject({
  gate: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe(
      'Whether painter and listener take turns: auto lets both compute at once where there are 8 cores or more.',
    ),
});
export type ComputeConfig = z.infer<typeof ComputeConfig>;

/** How many hosts may compute at the same moment. */
export function placesOf({ gate }: ComputeConfig, cores: number = os.availableParallelism()): number {
  const takeTurns = gate === 'on' || (gate === 'auto' && cores < CORES_FOR_BOTH);
  return takeTurns ? 1 : Number.POSITIVE_INFINITY;
}
