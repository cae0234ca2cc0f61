import { join } from 'node:path';

/** "It was the best of times, it was the worst of times." Real speech, 3.65 s; see tests/fixtures/speech/sources.json. */
export const BEST_OF_TIMES = join(import.meta.dirname, '../fixtures/speech/best-of-times.wav');
