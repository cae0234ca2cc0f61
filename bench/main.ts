/** `npm run -s bench -- NAME [--json]`: what the exhibition costs, measured in one run. */
import type { Bench, Figure } from './figure.ts';
import { benchLatency } from './latency.ts';
import { load, machine } from './machine.ts';
import { benchPainter } from './painter.ts';

const BENCHES: Record<string, Bench> = { latency: benchLatency, painter: benchPainter };

const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(5)));

function table(figures: readonly Figure[]): string {
  const verdict = ({ holds }: Figure) => (holds === null ? 'not judged' : holds ? 'holds' : 'DOES NOT HOLD');
  return figures
    .map((figure) =>
      [
        figure.id.padEnd(26),
        `${round(figure.value) ?? '–'} ${figure.unit}`.padEnd(22),
        (figure.target ?? '').padEnd(10),
        verdict(figure),
        figure.why ?? '',
      ].join(' '),
    )
    .join('\n');
}

async function main(args: string[]): Promise<number> {
  const json = args.includes('--json');
  const [name = ''] = args.filter((arg) => !arg.startsWith('--'));
  const bench = BENCHES[name];
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (!bench) {
    say(`usage: npm run -s bench -- NAME [--json]   NAME: ${Object.keys(BENCHES).join(', ')}`);
    return 2;
  }
  say('looking at the machine …');
  const conditions = await load();
  const figures = await bench({ quiet: conditions.quiet, gemmGflops: conditions.gemmGflops, say });
  const result = {
    name,
    machine: machine(),
    load: conditions,
    figures: figures.map((figure) => ({ ...figure, value: round(figure.value) })),
  };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${table(figures)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
