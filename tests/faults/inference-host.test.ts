import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PaintRequest } from '../../server/diffusion/painter.ts';
import { type Deadlines, defaultDeadlines } from '../../server/inference/deadlines.ts';
import { HostFailure } from '../../server/inference/host-service.ts';
import {
  createPaintService,
  type PaintService,
  type PaintServiceDeps,
} from '../../server/inference/paint-service.ts';
import { PAINTER, type PainterTypes } from '../../server/inference/painter-trade.ts';
import { distFolder, paintOnce, request, stateOf, testAssets } from '../support/paint-service.ts';

const faultyHost = join(import.meta.dirname, '../support/faulty-host.mjs');
const realHost = join(distFolder, 'server/inference/painter-host.js');
/** The faults wait in a step, and a step is short even on a loaded machine: a hang is seen soon. */
const quick: Deadlines<PainterTypes> = (stage, measured) =>
  stage === 'step' ? 4_000 : defaultDeadlines(PAINTER)(stage, measured);

const services: PaintService[] = [];
const folders: string[] = [];

function service(deps: PaintServiceDeps = {}): PaintService {
  const defaults = { entry: faultyHost, assets: testAssets, args: [distFolder], deadlines: quick };
  const created = createPaintService({ ...defaults, ...deps });
  services.push(created);
  return created;
}

async function failureOf(painting: Promise<unknown>): Promise<HostFailure> {
  const error = await painting.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HostFailure);
  return error as HostFailure;
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

afterAll(async () => {
  await Promise.all(services.map((one) => one.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** By then a host that was told to hang does. */
const CAUGHT_MS = 1_000;

describe('[H1] a host that fails costs one job, not the exhibition', () => {
  let painter: PaintService;
  beforeAll(async () => {
    painter = service();
    await stateOf(painter, 'ready');
  });
  afterEach(async () => {
    // The next visitor is served, by a fresh host where the last one died.
    const { picture, events } = await paintOnce(painter, request('a fox'));
    expect(picture.broken).toBeNull();
    expect(events.map(({ type }) => type)).toEqual(['draft', 'step', 'step', 'step', 'step', 'brush']);
  });

  for (const [fault, kind] of [
    ['segfault', 'crashed'],
    ['exit', 'crashed'],
    ['loop', 'deadline'],
    ['stall', 'deadline'],
    ['garbage', 'protocol'],
  ] as const) {
    it(`[H1] ${fault}: the job is rejected as ${kind}, the host is replaced`, async () => {
      const before = painter.pid as number;
      const failure = await failureOf(paintOnce(painter, request(`fault ${fault}`)));
      expect(failure.kind).toBe(kind);
      await stateOf(painter, 'ready');
      expect(painter.pid).not.toBe(before);
      expect(alive(before)).toBe(false);
    });
  }

  for (const fault of ['throw', 'shape']) {
    it(`[H1] ${fault}: the job is rejected, the same host goes on`, async () => {
      const before = painter.pid;
      const failure = await failureOf(paintOnce(painter, request(`fault ${fault}`)));
      expect(failure.kind).toBe('failed');
      expect(painter.pid).toBe(before);
    });
  }

  it('[E20] NaN from a network at every try is a clear failure, and the same host goes on', async () => {
    const before = painter.pid;
    const failure = await failureOf(paintOnce(painter, request('fault nan')));
    expect(failure.kind).toBe('failed');
    expect(failure.message).toMatch(/not finite, 3 times/);
    expect(painter.pid).toBe(before);
  });

  it('[E13] what cannot be painted as asked fails as such, and the same host goes on', async () => {
    const before = painter.pid;
    const sprite = { work: 'noto/fox', x: 0.5, y: 0.5, size: 0.5, rotation: 0, flip: false };
    const wrong: [Partial<PaintRequest>, RegExp][] = [
      [{ start: { from: 'picture', picture: new Uint8Array([1, 2, 3]) } }, /cannot be read/],
      [
        { start: { from: 'arrangement', arrangement: { sprites: [{ ...sprite, work: 'no/such' }] } } },
        /no work/,
      ],
      [{ start: { from: 'arrangement', arrangement: { sprites: Array(13).fill(sprite) } } }, /sprites/],
      [{ without: { context: ['no/such'], draft: [] } }, /no source of this picture/],
    ];
    for (const [more, message] of wrong) {
      const failure = await failureOf(paintOnce(painter, request('a fox', more)));
      expect(failure.kind).toBe('wish');
      expect(failure.message).toMatch(message);
    }
    expect(painter.pid).toBe(before);
  });

  it('[E13] pictures, arrangements and variations travel to the host as they are', async () => {
    const sprite = { work: 'noto/fox', x: 0.5, y: 0.6, size: 0.5, rotation: 0, flip: false };
    const arranged = await paintOnce(
      painter,
      request('', { start: { from: 'arrangement', arrangement: { place: 'beach', sprites: [sprite] } } }),
    );
    expect(arranged.picture.sources.map(({ id }) => id)).toEqual(['noto/fox']);
    const region = { x: 0.5, y: 0, width: 0.5, height: 0.5 };
    const { picture } = await paintOnce(
      painter,
      request('a balloon', {
        start: { from: 'region', picture: arranged.picture.master, region },
        variation: { seed: 3, strength: 0.5 },
      }),
    );
    expect(picture).toMatchObject({ start: 'region', broken: null });
  });

  it('[H1] SIGKILL from outside in the middle of a picture', async () => {
    const pid = painter.pid as number;
    const painting = painter.paint(request('a fox', { steps: 50 }), {
      signal: new AbortController().signal,
      onEvent: ({ type }) => type === 'draft' && process.kill(pid, 'SIGKILL'),
    });
    expect((await failureOf(painting)).kind).toBe('crashed');
  });

  it('[H4] cancel takes effect at the next step, and the host lives', async () => {
    const pid = painter.pid;
    const controller = new AbortController();
    let steps = 0;
    const painting = painter.paint(request('a fox', { steps: 50 }), {
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'step' && ++steps === 2) controller.abort();
      },
    });
    await expect(painting).rejects.toMatchObject({ name: 'AbortError' });
    await paintOnce(painter, request('a boat'));
    expect(steps).toBe(2);
    expect(painter.pid).toBe(pid);
  });

  it('[H4] a canceled job that does not stop is killed', async () => {
    const impatient = service({ cancelGraceMs: 300, deadlines: () => 60_000 });
    await stateOf(impatient, 'ready');
    const pid = impatient.pid as number;
    const controller = new AbortController();
    const painting = impatient.paint(request('fault loop'), {
      signal: controller.signal,
      // Not at once: a cancel that comes before the host is caught in its loop is heard, and rightly so.
      onEvent: ({ type }) => type === 'step' && setTimeout(() => controller.abort(), CAUGHT_MS),
    });
    await expect(painting).rejects.toMatchObject({ name: 'AbortError' });
    await paintOnce(impatient, request('a boat'));
    expect(impatient.pid).not.toBe(pid);
    await impatient.close();
  });
});

describe('[H3] memory', () => {
  it('[H3] a host that balloons is ended before the machine swaps', async () => {
    const painter = service({ memoryLimitMb: 1_500, deadlines: () => 60_000 });
    const failure = await failureOf(paintOnce(painter, request('fault balloon')));
    expect(failure.kind).toBe('crashed');
    expect(failure.message).toMatch(/MB/);
    await painter.close();
  });

  it('[H3] a host is replaced after so many jobs, between two of them', async () => {
    const painter = service({ recycleAfterJobs: 2 });
    await stateOf(painter, 'ready');
    const first = painter.pid;
    await paintOnce(painter, request('a fox'));
    expect(painter.pid).toBe(first);
    await paintOnce(painter, request('a fox'));
    expect(painter.pid).not.toBe(first);
    await paintOnce(painter, request('a fox'));
    await painter.close();
  });
});

describe('[H5] a painter that cannot start', () => {
  const copyAssets = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'echoes-assets-'));
    folders.push(folder);
    await cp(join(testAssets, 'models'), join(folder, 'models'), { recursive: true, dereference: true });
    await cp(join(testAssets, 'catalogue'), join(folder, 'catalogue'), {
      recursive: true,
      dereference: true,
    });
    return folder;
  };

  it('[E8] a flipped bit is refused by name, with the way to restore it; restored, it paints', async () => {
    const assets = await copyAssets();
    const file = join(assets, 'models/painter/denoiser.onnx');
    const good = await readFile(file);
    const bad = Buffer.from(good);
    bad[bad.length >> 1] = (bad[bad.length >> 1] as number) ^ 1;
    await writeFile(file, bad);

    const painter = service({ entry: realHost, assets });
    const { reason } = await stateOf(painter, 'unavailable');
    expect(reason).toContain('painter/denoiser.onnx');
    expect(reason).toMatch(/expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}/);
    expect(reason).toContain('git checkout -- assets/models/painter/denoiser.onnx');

    // A job given meanwhile waits; it is not lost.
    const waiting = paintOnce(painter, request('a fox'));
    await writeFile(file, good);
    await stateOf(painter, 'ready');
    expect((await waiting).picture.broken).toBeNull();
    await painter.close();
  });

  it('[E8] missing weights and a missing catalogue are named', async () => {
    const assets = await copyAssets();
    await rm(join(assets, 'models/text/minilm.onnx'));
    const painter = service({ entry: realHost, assets });
    expect((await stateOf(painter, 'unavailable')).reason).toContain('text/minilm.onnx cannot be read');
    await painter.close();

    await cp(join(testAssets, 'models'), join(assets, 'models'), { recursive: true, dereference: true });
    await rm(join(assets, 'catalogue/lexicon.json'));
    const other = service({ entry: realHost, assets });
    expect((await stateOf(other, 'unavailable')).reason).toContain('catalogue/lexicon.json');
    await other.close();
  });

  it('[H2] a host that dies while starting is tried ever more rarely, and the reason is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'echoes-host-'));
    folders.push(folder);
    const entry = join(folder, 'dies.mjs');
    await writeFile(entry, "process.stderr.write('no such instruction'); process.exit(9);");
    const painter = service({ entry });
    const { reason } = await stateOf(painter, 'unavailable');
    expect(reason).toContain('3 times');
    expect(reason).toContain('code 9');
    expect(reason).toContain('no such instruction');

    const controller = new AbortController();
    const waiting = painter.paint(request('a fox'), { signal: controller.signal, onEvent: () => undefined });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await painter.close();
  });

  it('closing in the middle of a picture ends the host and leaves no result', async () => {
    const painter = service({ entry: realHost });
    await stateOf(painter, 'ready');
    const pid = painter.pid as number;
    const painting = paintOnce(painter, request('a fox', { steps: 50 }));
    const outcome = expect(painting).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await painter.close();
    await outcome;
    expect(alive(pid)).toBe(false);
  });
});
