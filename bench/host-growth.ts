/** Whether a painter host grows: one host, fed directly, paints many pictures and says after each what memory it holds. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../server/config/paths.ts';
import type { FromHost, ToHost } from '../server/inference/host-protocol.ts';
import type { PainterTypes } from '../server/inference/painter-trade.ts';
import { atMost, type BenchContext, type Figure, quantile, unmeasured } from './figure.ts';

const PICTURES = 200;
/** The first ones fill caches and pools. */
const WARM_UP = 20;
const COMPARED = 20;
const LIMIT_MIB = 40;
const WORDS = [
  'a red fox beside a lighthouse at night',
  'two elephants in the rain',
  'a castle under the sea',
  '',
];

export async function growthFigure(context: BenchContext, steps: number): Promise<Figure> {
  if (!context.growth)
    return unmeasured('host_growth_mb', 'MiB', `<= ${LIMIT_MIB}`, 'takes ten minutes: ask with --growth');
  const held = await paintMany(steps, context.say);
  const middle = (from: number) => quantile(held.slice(from, from + COMPARED), 0.5);
  const value = middle(PICTURES - COMPARED) - middle(WARM_UP);
  const figure = atMost('host_growth_mb', value, LIMIT_MIB, 'MiB', { quiet: true });
  return { ...figure, why: `${middle(WARM_UP).toFixed(0)} MiB at first, ${PICTURES} pictures` };
}

function paintMany(steps: number, say: (text: string) => void): Promise<number[]> {
  const entry = join(projectRoot(), 'dist', 'server', 'inference', 'painter-host.js');
  const host = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const held: number[] = [];
  let guidanceScale = 1;
  const ask = () => {
    const job = held.length;
    const words = WORDS[job % WORDS.length] as string;
    const request = { words, seed: job, steps, guidanceScale, freedom: 0.85, obedience: 1 };
    host.send({ type: 'run', job, request } satisfies ToHost<PainterTypes>);
  };
  return new Promise<number[]>((resolve, reject) => {
    host.once('error', reject);
    host.once('exit', (code) => reject(new Error(`the host ended with code ${code}`)));
    host.on('message', (message: FromHost<PainterTypes>) => {
      if (message.type === 'refused') reject(new Error(message.reason));
      if (message.type === 'failed') reject(new Error(message.message));
      if (message.type === 'ready') {
        guidanceScale = message.info.guidanceDefault;
        ask();
      }
      if (message.type !== 'done') return;
      held.push(message.rssMb);
      if (held.length % 20 === 0)
        say(`growth: ${held.length} of ${PICTURES}, ${message.rssMb.toFixed(0)} MiB`);
      if (held.length < PICTURES) ask();
      else resolve(held);
    });
  }).finally(() => host.kill('SIGKILL'));
}
