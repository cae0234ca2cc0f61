import type { KeepsakeOffer } from '../protocol/index.ts';

const ANSWER_MS = 10_000;

/** Erases a picture by its code, as its own page does. False when it did not come to that; then nothing was erased. */
export async function eraseKeepsake({ path, code }: KeepsakeOffer): Promise<boolean> {
  try {
    const response = await fetch(`${path}/erase`, {
      method: 'POST',
      body: new URLSearchParams({ code }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    // Gone by another way is gone.
    return response.ok || response.status === 404;
  } catch (error) {
    console.warn('the picture could not be erased', error);
    return false;
  }
}
