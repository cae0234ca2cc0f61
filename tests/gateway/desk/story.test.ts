import { afterEach, expect, it } from 'vitest';
import type { DeskWork, ReviewItem, Stretch, WorkStory } from '../../../protocol/index.ts';
import { curatorOf, type DeskSeat } from '../../support/desk.ts';
import { type House, openHouse } from '../../support/house.ts';

let house: House;
let ada: DeskSeat;
afterEach(() => house.remove());

const storyOf = (id: string, language = 'en') =>
  ada.get<WorkStory>(`/desk/works/${id}/story?language=${language}`);
const moderationIn = async (id: string) =>
  (await storyOf(id)).body.rows.find(([name]) => name === 'House rules')?.[1];

it('[P12] the desk reads a work’s biography in its own language: who let it through, and whose works it was made from', async () => {
  house = await openHouse({ config: { moderation: { policy: 'pre' } } });
  ada = await curatorOf(house);
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words: 'a red fox' });
  if (!answer.ok) throw new Error(answer.reason);
  await kiosk.until(answer.job, 'completed');
  const { items } = (await ada.get<Stretch<ReviewItem>>('/desk/review')).body;
  const [held] = items.map(({ kind, id, seq }) => ({ kind, id, seq }));
  if (!held) throw new Error('nothing waits');

  expect((await storyOf(held.id)).body).toMatchObject({ number: 1, words: 'a red fox' });
  expect(await moderationIn(held.id)).toContain('waits');
  await ada.send('POST', '/desk/act', { act: 'release', on: [held] });
  expect(await moderationIn(held.id)).toContain('released by a person');
  expect(JSON.stringify((await storyOf(held.id, 'de')).body)).toContain('von einem Menschen');
  expect((await storyOf(held.id)).body.credits.join()).toContain('A. Hand');

  const [work] = (await ada.get<Stretch<DeskWork>>('/desk/works')).body.items;
  await ada.send('POST', '/desk/act', {
    act: 'destroy',
    on: [{ kind: 'picture', id: work?.id, seq: work?.seq }],
  });
  expect((await storyOf(held.id)).status).toBe(404);
  expect((await storyOf('no id')).status).toBe(404);
  expect((await fetch(`${house.origin}/desk/works/${held.id}/story`)).status).toBe(401);
});
