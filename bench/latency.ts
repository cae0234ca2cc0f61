/**
 * What a visitor waits for, against the real server with its real painter, painting all the while.
 *
 * Two stretches of one run: first one kiosk alone (first sight, committed), then several kiosks that keep the queue full
 * (acknowledgement, event-loop delay, broadcast). Times are taken in this process: what a station sees, network stack included.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { io, type Socket } from 'socket.io-client';
import {
  type DisplayToServer,
  type ServerToDisplay,
  STEPS_DEFAULT,
  type StageTimes,
} from '../protocol/index.ts';
import { assetsFolder } from '../server/config/paths.ts';
import { PainterConfig } from '../server/diffusion/models/painter-config.ts';
import { childrenOf, type Exhibition, residentMiB, startExhibition } from './exhibition.ts';
import { atMost, type Bench, type BenchContext, type Figure, quantile, reported } from './figure.ts';
import { growthFigure } from './host-growth.ts';
import { openKiosk, type Visit, visit } from './kiosks.ts';
import { readFlops, workshopFigures } from './workshop.ts';

const PROMPTS = [
  'a red fox beside a lighthouse at night',
  'two elephants in the rain',
  'an owl in the snow at dusk',
  'a strawberry in outer space',
  'a sailboat on the sea at sunset',
  'a castle under the sea',
];
const ALONE_PICTURES = 12;
const CROWD_STATIONS = 4;
const CROWD_PICTURES_EACH = 6;

type Wall = Socket<ServerToDisplay, DisplayToServer>;

/** Broadcast: from the commit's journal time to the wall's receipt; both clocks are this machine's. */
async function openWall(url: string): Promise<{ wall: Wall; receivedAt: Map<number, number> }> {
  const wall: Wall = io(`${url}/display`, { transports: ['websocket'], forceNew: true });
  const receivedAt = new Map<number, number>();
  await new Promise<void>((resolve) => wall.once('connect', resolve));
  await wall.emitWithAck('wall:resume', { since: null });
  wall.on('work:hung', ({ seq }) => receivedAt.set(seq, Date.now()));
  return { wall, receivedAt };
}

function broadcastDelays(exhibition: Exhibition, receivedAt: Map<number, number>): number[] {
  const database = new Database(join(exhibition.data, 'echoes.db'), { readonly: true });
  try {
    const rows = database.prepare("SELECT seq, at FROM journal WHERE type = 'work:hung'").all() as {
      seq: number;
      at: string | number;
    }[];
    return rows.flatMap(({ seq, at }) => {
      const received = receivedAt.get(seq);
      return received === undefined ? [] : [received - new Date(at).getTime()];
    });
  } finally {
    database.close();
  }
}

function stageTimes(exhibition: Exhibition): Map<string, StageTimes> {
  const database = new Database(join(exhibition.data, 'echoes.db'), { readonly: true });
  try {
    const rows = database.prepare('SELECT id, ms FROM works').all() as { id: string; ms: string }[];
    return new Map(rows.map(({ id, ms }) => [id, JSON.parse(ms) as StageTimes]));
  } finally {
    database.close();
  }
}

/** Milliseconds the graphs of one picture would take at the GEMM rate of this run: words, collage, every evaluation, decoder. */
function floorMs(gemmGflops: number): number {
  const flops = readFlops();
  const file = join(assetsFolder(), 'models', 'painter', 'painter.json');
  const { distilled } = PainterConfig.parse(JSON.parse(readFileSync(file, 'utf8')));
  const guided = distilled ? 1 : 2; // conditional and unconditional
  const of = (graph: string) => flops[graph] ?? Number.NaN;
  const total =
    of('text/minilm.onnx') +
    of('painter/encoder.onnx') +
    guided * STEPS_DEFAULT * of('painter/denoiser.onnx') +
    of('painter/decoder.onnx');
  return total / (gemmGflops * 1e6);
}

async function alone(exhibition: Exhibition, { say }: BenchContext): Promise<Visit[]> {
  const kiosk = await openKiosk(exhibition.url);
  const visits: Visit[] = [];
  try {
    for (let n = 0; n < ALONE_PICTURES; n++) {
      visits.push(await visit(kiosk, PROMPTS[n % PROMPTS.length] ?? '', n));
      say(`alone: picture ${n + 1} of ${ALONE_PICTURES}`);
    }
  } finally {
    kiosk.close();
  }
  return visits.slice(1); // the first one warms caches up
}

async function crowd(exhibition: Exhibition, { say }: BenchContext) {
  const { wall, receivedAt } = await openWall(exhibition.url);
  const kiosks = await Promise.all(Array.from({ length: CROWD_STATIONS }, () => openKiosk(exhibition.url)));
  try {
    const visits = await Promise.all(
      kiosks.map(async (kiosk, station) => {
        const mine: Visit[] = [];
        for (let n = 0; n < CROWD_PICTURES_EACH; n++)
          mine.push(await visit(kiosk, PROMPTS[(n + station) % PROMPTS.length] ?? '', n * 10 + station));
        say(`crowd: station ${station + 1} done`);
        return mine;
      }),
    );
    const health = (await (await fetch(`${exhibition.url}/health`)).json()) as { loop: { p99Ms: number } };
    const painters = childrenOf(exhibition.pid, 'painter-host.js');
    const memory = {
      server: residentMiB(exhibition.pid),
      painter: painters.reduce((sum, pid) => sum + residentMiB(pid), 0),
      painterPeak: Math.max(...painters.map((pid) => residentMiB(pid, 'peak'))),
    };
    return { visits: visits.flat(), loopP99: health.loop.p99Ms, memory, receivedAt };
  } finally {
    for (const socket of [...kiosks, wall]) socket.close();
  }
}

const sum = (ms: StageTimes) => ms.plan + ms.draft + ms.text + ms.denoise + ms.decode + ms.brush;
const median = (values: number[]) => quantile(values, 0.5);

/** What visitors wait for. */
async function houseFigures(context: BenchContext): Promise<Figure[]> {
  const exhibition = await startExhibition();
  try {
    const quietVisits = await alone(exhibition, context);
    const { visits, loopP99, memory, receivedAt } = await crowd(exhibition, context);
    const times = stageTimes(exhibition);
    const painted = quietVisits.flatMap((visit) => {
      const ms = times.get(visit.work);
      return ms ? [{ visit, ms }] : [];
    });
    return [
      atMost(
        'ack_p95_ms',
        quantile(
          visits.map(({ ackMs }) => ackMs),
          0.95,
        ),
        50,
        'ms',
        context,
      ),
      atMost('loop_p99_ms', loopP99, 10, 'ms', context),
      atMost('broadcast_p95_ms', quantile(broadcastDelays(exhibition, receivedAt), 0.95), 20, 'ms', context),
      atMost(
        'first_preview_ms',
        quantile(
          quietVisits.map(({ draftMs }) => draftMs),
          0.95,
        ),
        200,
        'ms',
        context,
      ),
      reported('committed_ms', median(quietVisits.map(({ committedMs }) => committedMs)), 'ms'),
      reported(
        'painting_share',
        median(painted.map(({ visit, ms }) => sum(ms) / visit.committedMs)),
        'ratio',
      ),
      reported(
        'floor_ratio',
        median(painted.map(({ ms }) => ms.text + ms.denoise + ms.decode)) / floorMs(context.gemmGflops),
        'ratio',
        'text + denoise + decode over their FLOPs at the GEMM rate of this run',
      ),
      reported('finish_s', median(painted.map(({ ms }) => ms.brush)) / 1000, 's'),
      reported('rss_mb_server', memory.server, 'MiB'),
      reported('rss_mb_painter', memory.painter, 'MiB'),
      atMost('host_rss_mb', memory.painterPeak, 900, 'MiB', { quiet: true }),
    ];
  } finally {
    await exhibition.stop();
    exhibition.forget();
  }
}

export const benchLatency: Bench = async (context) => [
  ...(await houseFigures(context)),
  await growthFigure(context, STEPS_DEFAULT),
  // Last: it loads the painter into this process.
  ...(await workshopFigures(context, readFlops())),
];
