import { describe, expect, it, vi } from 'vitest';
import { createFingerprinting } from '../../server/provenance/fingerprinting.ts';

describe('[P11] fingerprints', () => {
  it('are taken of works that are hung while another is looked at, without a further hanging', async () => {
    const missing = ['first'];
    const taken: string[] = [];
    const fingerprinting = createFingerprinting({
      missing: () => [...missing],
      async take(work) {
        await Promise.resolve();
        if (work === 'first') {
          missing.push('second', 'third');
          fingerprinting.wake(); // as their hanging does: one is under way already
        }
        missing.splice(missing.indexOf(work), 1);
        taken.push(work);
      },
    });
    fingerprinting.wake();
    await vi.waitFor(() => expect(taken).toEqual(['first', 'second', 'third']));
    await fingerprinting.close();
  });

  it('of a picture that cannot be read are tried once a wake, and keep no other from its own', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const missing = ['torn', 'whole'];
    const tried: string[] = [];
    const fingerprinting = createFingerprinting({
      missing: () => [...missing],
      async take(work) {
        tried.push(work);
        if (work === 'torn') throw new Error('not a picture');
        missing.splice(missing.indexOf(work), 1);
      },
    });
    fingerprinting.wake();
    await vi.waitFor(() => expect(missing).toEqual(['torn']));
    await fingerprinting.close();
    expect(tried).toEqual(['torn', 'whole']);
    expect(complaint).toHaveBeenCalledOnce();
    complaint.mockRestore();
  });
});
