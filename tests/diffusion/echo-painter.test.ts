import { beforeAll, describe, expect, it } from 'vitest';
import { createEchoPainter } from '../../server/diffusion/echo-painter.ts';
import { parsePaintRequest } from '../../server/diffusion/paint-request.ts';
import type { PaintEvent, PaintedPicture, Painter } from '../../server/diffusion/painter.ts';
import { decodeImage } from '../../server/diffusion/pixels.ts';
import { WishError } from '../../server/diffusion/wish-error.ts';
import { request, testAssets } from '../support/paint-service.ts';

let painter: Painter;
beforeAll(async () => {
  painter = await createEchoPainter({ assets: testAssets });
}, 60_000);

async function paint(
  wish: ReturnType<typeof request>,
): Promise<{ picture: PaintedPicture; events: PaintEvent[] }> {
  const painting = painter.paint(wish, new AbortController().signal);
  const events: PaintEvent[] = [];
  for (;;) {
    const next = await painting.next();
    if (next.done) return { picture: next.value, events };
    events.push(next.value);
  }
}

/** Each paints whole pictures at 1024 px; on a busy machine that takes its time. */
describe('the painter, whole', { timeout: 120_000 }, () => {
  it('[E1] shows the draft, then every step with a preview, then the brush', async () => {
    const { events, picture } = await paint(
      request('a red fox beside a lighthouse at night', { manner: 'impasto' }),
    );
    const coats = ['brush', 'brush', 'brush'];
    expect(events.map(({ type }) => type)).toEqual([
      'draft',
      'step',
      'step',
      'step',
      'step',
      'brush',
      ...coats,
    ]);
    for (const event of events) {
      if (event.type === 'brush' && event.coat)
        expect(event.coat.preview.length).toBe(event.coat.size ** 2 * 3);
      if (event.type === 'step') expect(event.preview.length).toBe(event.size * event.size * 3);
    }
    expect(picture.broken).toBeNull();
    expect(picture.understood).toEqual(['red', 'fox', 'beside', 'lighthouse', 'at night']);
    expect(picture.painter).toMatch(/^echo-painter-v\d+@[0-9a-f]{12}$/);
    for (const [file, width] of Object.entries({
      master: 1024,
      wall: 1024,
      relief: 1024,
      draft: 512,
      thumb: 256,
    })) {
      const bytes = picture[file as 'master'];
      expect((await decodeImage(bytes)).width, file).toBe(width);
    }
    expect(await decodeImage(picture.stepStrip)).toMatchObject({ width: 4 * 64, height: 64 });
  });

  it('[E28] is finished at the step it is asked for: nothing after it is computed, and it is the same each time', async () => {
    const words = 'a red fox';
    const early = await paint(request(words, { until: 2 }));
    const again = await paint(request(words, { until: 2 }));
    const whole = await paint(request(words));
    const steps = ({ events }: typeof early) => events.filter(({ type }) => type === 'step');
    expect(steps(early)).toEqual(steps(whole).slice(0, 2));
    expect(early.picture).toMatchObject({ until: 2, steps: 4 });
    expect(whole.picture).toMatchObject({ until: 4, steps: 4 });
    expect(again.picture.pixelHash).toBe(early.picture.pixelHash);
    expect(early.picture.pixelHash).not.toBe(whole.picture.pixelHash);
    expect(await decodeImage(early.picture.stepStrip)).toMatchObject({ width: 2 * 64 });
    expect(() => parsePaintRequest(request(words, { until: 5 }))).toThrow(WishError);
  });

  it('[E10] names every source with author, set and licence; the shares sum to 1', async () => {
    const { picture } = await paint(request('a fox beside a lighthouse'));
    expect(picture.sources.length).toBe(2);
    for (const source of picture.sources) {
      for (const word of [source.title, source.author, source.set, source.licence]) expect(word).not.toBe('');
    }
    expect(picture.sources.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  it('[E4] the same request gives the same bytes, another seed another picture', async () => {
    const [first, second, other] = [
      await paint(request('a boat at sunset')),
      await paint(request('a boat at sunset')),
      await paint(request('a boat at sunset', { seed: 8 })),
    ];
    expect(second.picture.pixelHash).toBe(first.picture.pixelHash);
    expect(Buffer.from(second.picture.master)).toEqual(Buffer.from(first.picture.master));
    expect(other.picture.pixelHash).not.toBe(first.picture.pixelHash);
  });

  it('[E2] guidance 0 is not the default guidance', async () => {
    const [none, two] = [await paint(request('a fox', { guidanceScale: 0 })), await paint(request('a fox'))];
    expect(none.picture.pixelHash).not.toBe(two.picture.pixelHash);
    expect(none.picture.broken).toBeNull();
  });

  it('[E3] from nothing: no words, no sources, freedom 1', async () => {
    const { picture } = await paint(request('', { freedom: 0.5 }));
    expect(picture.sources).toEqual([]);
    expect(picture.understood).toEqual([]);
    expect(picture.freedom).toBe(1);
  });

  it('[E6] words that name nothing to be seen get a place near their meaning, and are not called understood', async () => {
    const { picture } = await paint(request('loneliness', { freedom: 0.7 }));
    expect(picture.sources).toEqual([]);
    expect(picture.understood).toEqual([]);
    expect(picture.freedom).toBe(0.7);
    expect(picture.broken).toBeNull();
  });

  it('[E3] freedom 0 is the collage through the decoder', async () => {
    const { picture } = await paint(request('a fox', { freedom: 0 }));
    expect(picture.broken).toBeNull();
    expect(picture.freedom).toBe(0);
  });

  it('words of any length and script are painted', async () => {
    for (const words of ['a fox and '.repeat(1000), 'ein Fuchs am Meer', 'ثعلب', '\u{d800}\u0000<b>']) {
      expect((await paint(request(words, { steps: 1 }))).picture.master.length).toBeGreaterThan(1000);
    }
  });

  it('[E1] stops between two steps when it is asked to', async () => {
    const controller = new AbortController();
    const painting = painter.paint(request('a fox', { steps: 50 }), controller.signal);
    await painting.next();
    await painting.next();
    controller.abort();
    await expect(painting.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses a manner the brush does not have', async () => {
    await expect(paint(request('a fox', { manner: 'sculpture' }))).rejects.toThrow(WishError);
  });

  it('[E23] reads the visitor’s own words, and their translation only where they say nothing it knows', async () => {
    const draftOf = async (words: string, english: string) => {
      const painting = painter.paint(
        request(words, { language: 'es', english }),
        new AbortController().signal,
      );
      const { value } = await painting.next();
      await painting.return(undefined as never);
      return (value as Extract<PaintEvent, { type: 'draft' }>).understood;
    };
    expect(await draftOf('un caballo rojo', 'a red gentleman and a pizza')).toEqual(['caballo', 'rojo']);
    expect(await draftOf('zzz kkk', 'a red fox')).toEqual(['red', 'fox']);
    expect(await draftOf('un zorro', '')).toEqual(['zorro']);
  });
});
