import { afterEach, expect, it } from 'vitest';
import { LATEST_MAX_WORKS, type LatestWorks } from '../../protocol/index.ts';
import { type House, openHouse } from '../support/house.ts';

let house: House;
afterEach(() => house.remove());

const latest = async (): Promise<LatestWorks> =>
  (await fetch(`${house.origin}/works/latest.json`)).json() as Promise<LatestWorks>;

it('[K7] names what hangs now, newest first, and never what was hidden', async () => {
  house = await openHouse();
  expect(await latest()).toEqual({ works: [] });
  const kiosk = await house.kiosk();
  const words = Array.from({ length: 3 }, (_, index) => `fox number ${'abc'[index]}`);
  for (const sentence of words) {
    const answer = await kiosk.submit({ words: sentence });
    if (!answer.ok) throw new Error(answer.reason);
    await kiosk.until(answer.job, 'completed');
  }
  const { works } = await latest();
  expect(works.map((work) => work.words)).toEqual([...words].reverse());
  expect(works.length).toBeLessThanOrEqual(LATEST_MAX_WORKS);

  const [newest] = works;
  if (newest) house.app.collection.hide(newest.id);
  expect((await latest()).works.map(({ id }) => id)).not.toContain(newest?.id);
});
