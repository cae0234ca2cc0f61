import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Act, Acted, DeskWork, ReviewItem, Stretch, WallState } from '../../../protocol/index.ts';
import { curatorOf, type DeskSeat, inviteTo, signInTo } from '../../support/desk.ts';
import { eventually, type House, type Kiosk, openHouse } from '../../support/house.ts';

let house: House;
let ada: DeskSeat;
let kiosk: Kiosk;
afterEach(() => house.remove());

async function open(policy = 'trusted', more: Record<string, object> = {}): Promise<void> {
  house = await openHouse({ config: { moderation: { policy }, ...more } });
  ada = await curatorOf(house);
  kiosk = await house.kiosk();
}
async function paint(words: string): Promise<string> {
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(answer.reason);
  const { work } = await kiosk.until(answer.job, 'completed');
  return work?.id ?? '';
}
const works = async (query = ''): Promise<DeskWork[]> =>
  (await ada.get<Stretch<DeskWork>>(`/desk/works?${query}`)).body.items;
const review = async (): Promise<ReviewItem[]> =>
  (await ada.get<Stretch<ReviewItem>>('/desk/review')).body.items;
const act = async (
  act: Act,
  on: readonly Pick<ReviewItem, 'kind' | 'id' | 'seq'>[],
  seat = ada,
): Promise<Acted> =>
  (
    await seat.send<Acted>('POST', '/desk/act', {
      act,
      on: on.map(({ kind, id, seq }) => ({ kind, id, seq })),
    })
  ).body;
const pictures = (list: readonly DeskWork[]) =>
  list.map(({ id, seq }) => ({ kind: 'picture' as const, id, seq }));
const undo = async (acted: Acted, seat = ada) => seat.send<Acted>('POST', '/desk/undo', { undo: acted.undo });
const pixels = (id: string) =>
  fetch(`${house.origin}/pictures/${id}/thumb.webp`).then(({ status }) => status);
const hung = () => house.app.collection.hung().map(({ words }) => words);

describe('the review', () => {
  it('[M5] pre-moderation holds a picture from every wall, shows it to its own kiosk, and hangs it when a person releases it', async () => {
    await open('pre');
    const wall = house.wall();
    await wall.resume(null);
    const id = await paint('a red fox');
    expect(id).not.toBe('');
    expect(await pixels(id)).toBe(200); // its own station knows the id, nobody else
    expect(hung()).toEqual([]);
    expect(JSON.stringify(wall.events)).not.toContain(id);
    const [item] = await review();
    expect(item).toMatchObject({ kind: 'picture', id, words: 'a red fox', reason: 'before', number: 1 });
    const released = await act('release', [item as ReviewItem]);
    expect(released).toMatchObject({ done: [id], refused: [] });
    expect(hung()).toEqual(['a red fox']);
    await eventually(() => wall.events.find(({ event }) => event === 'work:hung'), 'the easel was not told');
    expect(await review()).toEqual([]);

    await undo(released);
    expect(hung()).toEqual([]);
    expect(await review()).toMatchObject([{ id, reason: 'before' }]);
    expect(await pixels(id)).toBe(404); // walls had its id by now
  });

  it('[M5] post-moderation hangs a picture and asks a person to look', async () => {
    await open('post');
    const id = await paint('a red fox');
    expect(hung()).toEqual(['a red fox']);
    const [item] = await review();
    expect(item).toMatchObject({ id, reason: 'after' });
    await act('release', [item as ReviewItem]);
    expect([await review(), hung()]).toEqual([[], ['a red fox']]);
  });

  it('[M5] trusted-auto asks nobody', async () => {
    await open();
    await paint('a red fox');
    expect([await review(), hung()]).toEqual([[], ['a red fox']]);
  });

  it('[M5] held words are painted when they are released, never when they are not, and both can be taken back', async () => {
    await open();
    const answer = await kiosk.submit({ words: 'call me at +44 20 7946 0018' });
    if (!answer.ok) throw new Error(answer.reason);
    const [item] = (await review()) as [ReviewItem];
    expect(item).toMatchObject({ kind: 'words', id: answer.job, reason: 'private' });
    const refused = await act('hide', [item]);
    await kiosk.until(answer.job, 'rejected');
    expect(await review()).toEqual([]);
    expect((await undo(refused)).body.done).toEqual([answer.job]);
    const [again] = (await review()) as [ReviewItem];
    const released = await act('release', [again]);
    await kiosk.until(answer.job, 'completed');
    const late = (await undo(released)).body; // painted meanwhile: told, not undone
    expect(late).toMatchObject({
      done: [],
      refused: [{ id: answer.job, why: 'changed', what: 'job:completed' }],
    });
  });

  it('[M5] a repaint takes the same words with another seed in place of the picture', async () => {
    await open('pre');
    const id = await paint('a red fox');
    const [item] = (await review()) as [ReviewItem];
    await act('repaint', [item]);
    const fresh = await eventually(
      async () => (await review()).find((each) => each.id !== id),
      'no second picture',
    );
    expect(fresh).toMatchObject({ words: 'a red fox', number: 2 });
    const seeds = house.painter.requests.map(({ seed }) => seed);
    expect(seeds).toHaveLength(2);
    expect(seeds[0]).not.toBe(seeds[1]);
    expect(house.app.collection.get(id)?.state).toBe('hidden');
  });

  it('[M5] a preview is a blur until somebody opens it, and neither is anybody else’s', async () => {
    await open('pre');
    const id = await paint('a red fox');
    const look = (file: string, cookie = ada.cookie) =>
      fetch(`${house.origin}/desk/pictures/${id}/${file}`, { headers: { cookie } });
    expect((await look('blurred.webp')).status).toBe(200);
    expect((await look('wall.webp')).status).toBe(200);
    expect((await look('wall.webp', '')).status).toBe(401);
    for (const wrong of ['master.png', '..%2f..%2fechoes.db', 'thumb.webp%00'])
      expect((await look(wrong)).status).toBe(404);
  });
});

describe('two at the desk', () => {
  it('[D6] the second one is told what the first did, but to hide always wins', async () => {
    await open('pre');
    const ben = await inviteTo(house, ada, 'Ben', 'attendant');
    await paint('a red fox');
    const [item] = (await review()) as [ReviewItem];
    await act('hide', [item], ben);
    expect(await act('release', [item])).toEqual({
      done: [],
      refused: [{ id: item.id, why: 'changed', what: 'work:hidden', by: 'Ben', at: expect.any(Number) }],
      undo: null,
    });
    expect(hung()).toEqual([]);

    await paint('a blue boat');
    const [boat] = (await review()) as [ReviewItem];
    await act('release', [boat]);
    expect((await act('hide', [boat], ben)).done).toEqual([boat.id]);
    expect(hung()).toEqual([]);
  });

  it('[D4] an attendant hides and releases, and does nothing that a curator must answer for', async () => {
    await open();
    const ben = await inviteTo(house, ada, 'Ben', 'attendant');
    await paint('a red fox');
    const on = pictures(await works());
    for (const each of ['destroy', 'retire', 'hang', 'pin', 'unpin'])
      expect((await ben.send('POST', '/desk/act', { act: each, on })).status).toBe(403);
    expect((await ben.send('POST', '/desk/act', { act: 'hide', on })).status).toBe(200);
  });
});

describe('the hang', () => {
  it('[M3] a hidden work is gone at once and does not come back by restart, resume or an old database', async () => {
    await open();
    const id = await paint('a red fox');
    const wall = house.wall();
    const before = await wall.resume(null);
    await house.close();
    copyFileSync(join(house.folder, 'echoes.db'), join(house.folder, 'backup'));
    house = await openHouse({ folder: house.folder });
    ada = await signInTo(house);
    const live = house.wall();
    await live.resume(before.seq);
    const hidden = await act('hide', pictures(await works()));
    await eventually(
      () => live.events.find(({ payload }) => (payload as WallState).gone?.includes(id)),
      'the wall was not told',
    );
    expect([await pixels(id), hung()]).toEqual([404, []]);
    expect(await house.wall().resume(before.seq)).toMatchObject({ gone: [id], works: [] });

    await house.close();
    copyFileSync(join(house.folder, 'backup'), join(house.folder, 'echoes.db'));
    house = await openHouse({ folder: house.folder });
    expect([await pixels(id), hung()]).toEqual([404, []]);
    expect(await house.wall().resume(null)).toMatchObject({ works: [], hang: { poses: [] } });
    expect(hidden.undo).not.toBeNull();
  });

  it('[D6] hide, retire, pin and hang again can be taken back, each to its own place', async () => {
    await open();
    for (const words of ['one', 'two', 'three']) await paint(words);
    const places = () => house.app.collection.hang().poses;
    const before = places();
    for (const each of ['hide', 'retire'] as const) {
      const acted = await act(each, pictures((await works()).slice(0, 2)));
      expect(hung()).toEqual(['one']);
      await undo(acted);
      expect(places()).toEqual(before);
    }
    const pinned = await act('pin', pictures(await works('search=two')));
    expect((await works('search=two'))[0]?.pinned).toBe(true);
    await undo(pinned);
    expect((await works('search=two'))[0]?.pinned).toBe(false);
    const swap = await ada.send<Acted>('POST', '/desk/swap', {
      works: (await works()).slice(0, 2).map(({ id }) => id),
    });
    expect(places()).not.toEqual(before);
    await undo(swap.body);
    expect(places()).toEqual(before);
  });

  it('[D6] a cleared wall keeps what is pinned, and comes back as it was', async () => {
    await open();
    for (const words of ['one', 'two', 'three']) await paint(words);
    await act('pin', pictures(await works('search=one')));
    const before = house.app.collection.hang().poses;
    const { body } = await ada.send<Acted>('POST', '/desk/clear');
    expect(hung()).toEqual(['one']);
    expect((await undo(body)).body.refused).toEqual([]);
    expect(house.app.collection.hang().poses).toEqual(before);
    expect((await undo(body)).status).toBe(404); // once
  });

  it('[C8] a pinned work never makes room, and fewer places take the oldest others down', async () => {
    await open('trusted', { collection: { hangMax: 3 } });
    for (const words of ['one', 'two', 'three']) await paint(words);
    await act('pin', pictures(await works('search=one')));
    await paint('four');
    expect(hung()).toEqual(['one', 'three', 'four']);
    await ada.send('PUT', '/desk/settings', { setting: 'wall.places', value: 2, known: null });
    expect(hung()).toEqual(['one', 'four']);
  });

  it('[D7] a destroyed work leaves no word and no pixel', async () => {
    await open();
    const id = await paint('a marker that must not stay');
    expect(existsSync(join(house.folder, 'works', id))).toBe(true);
    const acted = await act('destroy', pictures(await works()));
    expect(acted).toMatchObject({ done: [id], undo: null });
    await eventually(() => !existsSync(join(house.folder, 'works', id)), 'its pixels are still there');
    expect(await pixels(id)).toBe(404);
    for (const file of readdirSync(house.folder).filter((name) => /^(echoes|erasures)/.test(name)))
      expect(readFileSync(join(house.folder, file)).includes('a marker that must not stay'), file).toBe(
        false,
      );
    await house.close();
    house = await openHouse({ folder: house.folder });
    expect(house.app.collection.get(id)?.state).toBe('destroyed');
  });

  it('[D8] every wall is told to be dark and light again, also one that comes later and after a restart', async () => {
    await open();
    const wall = house.wall();
    await wall.resume(null);
    await ada.send('POST', '/desk/blank', { on: true });
    await eventually(
      () =>
        wall.events.find(
          ({ event, payload }) => event === 'wall:blanked' && (payload as { blank: boolean }).blank,
        ),
      'the wall was not told',
    );
    await house.close();
    house = await openHouse({ folder: house.folder });
    expect((await house.wall().resume(null)).blank).toBe(true);
  });
});

describe('a school class', () => {
  it('[D9] can be erased whole: its works, and the words that became none', async () => {
    await open();
    await paint('before the class');
    const { body: group } = await ada.send<{ id: string }>('POST', '/desk/groups', {
      label: '4b',
      minutes: 60,
    });
    await paint('a dragon of the class');
    await kiosk.submit({ words: 'write to dragon@example.org' }); // held
    expect(await works(`group=${group.id}`)).toMatchObject([{ words: 'a dragon of the class' }]);
    await ada.send('POST', `/desk/groups/${group.id}/end`);
    await paint('after the class');
    expect((await ada.send('DELETE', `/desk/groups/${group.id}`)).body).toEqual({ works: 1 });
    expect(hung()).toEqual(['before the class', 'after the class']);
    expect(await review()).toEqual([]);
    for (const file of readdirSync(house.folder).filter((name) => name.startsWith('echoes')))
      for (const marker of ['dragon of the class', 'dragon@example.org'])
        expect(readFileSync(join(house.folder, file)).includes(marker), `${marker} in ${file}`).toBe(false);
  });
});
