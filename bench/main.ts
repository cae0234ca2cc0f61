/**
 * `npm run -s bench -- NAME [--json] [--prompts N] [--growth]`: what the exhibition costs and can, measured in one run. A whole run, one
 * without `--prompts`, is also written to bench/results. `npm run -s bench -- sheet` paints the sheets of docs/images, `npm run -s bench -- dials`
 * tries every setting of the dials.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDesk } from './desk.ts';
import type { Bench, Figure } from './figure.ts';
import { benchLanguages } from './languages.ts';
import { benchLatency } from './latency.ts';
import { benchLexicon } from './lexicon.ts';
import { load, machine } from './machine.ts';
import { tryDials } from './painter/dials.ts';
import { benchPainter } from './painter.ts';
import { benchProvenance } from './provenance.ts';
import { resultsFolder } from './recorded.ts';
import { paintSheets } from './sheet.ts';
import { benchSpeech } from './speech.ts';
import { benchWall } from './wall.ts';

const BENCHES: Record<string, Bench> = {
  latency: benchLatency,
  painter: benchPainter,
  speech: benchSpeech,
  languages: benchLanguages,
  provenance: benchProvenance,
  wall: benchWall,
  lexicon: benchLexicon,
  desk: benchDesk,
};

const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(5)));

const besideInWords = ({ beside = {} }: Figure) =>
  Object.entries(beside)
    .map(([name, value]) => `${name} ${round(value) ?? '–'}`)
    .join(', ');

function table(figures: readonly Figure[]): string {
  const verdict = ({ holds }: Figure) => (holds === null ? 'not judged' : holds ? 'holds' : 'DOES NOT HOLD');
  return figures
    .map((figure) =>
      [
        figure.id.padEnd(28),
        `${round(figure.value) ?? '–'} ${figure.unit}`.padEnd(22),
        (figure.target ?? '').padEnd(10),
        verdict(figure),
        [figure.why, besideInWords(figure)].filter(Boolean).join('; '),
      ].join(' '),
    )
    .join('\n');
}

const say = (text: string) => process.stderr.write(`${text}\n`);

function usage(): number {
  say(
    `usage: npm run -s bench -- NAME [--json] [--prompts N] [--growth]   NAME: ${Object.keys(BENCHES).join(', ')}\n       npm run -s bench -- sheet\n       npm run -s bench -- dials [--prompts N] [--sheet FILE]`,
  );
  return 2;
}

function readArguments(args: string[]) {
  const options = {
    json: { type: 'boolean', default: false },
    prompts: { type: 'string' },
    growth: { type: 'boolean', default: false },
    sheet: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const prompts = values.prompts === undefined ? null : Number(values.prompts);
    if (prompts !== null && !(Number.isInteger(prompts) && prompts >= 2)) return null;
    const name = positionals.length === 1 ? (positionals[0] as string) : '';
    return name === 'dials' || BENCHES[name] ? { ...values, prompts, name } : null;
  } catch {
    return null; // an option that does not exist
  }
}

async function main(args: string[]): Promise<number> {
  if (args[0] === 'sheet' && args.length === 1) {
    process.stdout.write(`${JSON.stringify(await paintSheets(say))}\n`);
    return 0;
  }
  const wish = readArguments(args);
  if (!wish) return usage();
  say('looking at the machine …');
  const conditions = await load();
  const { name, prompts, growth } = wish;
  const { quiet, gemmGflops } = conditions;
  const context = { quiet, gemmGflops, prompts, growth, say };
  const bench = BENCHES[name];
  if (!bench) {
    const { found, sheet } = await tryDials(context);
    if (wish.sheet !== undefined) writeFileSync(wish.sheet, sheet);
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return 0;
  }
  const figures = await bench(context);
  const result = {
    name,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    load: conditions,
    figures: figures.map((figure) => ({ ...figure, value: round(figure.value) })),
  };
  if (prompts === null)
    writeFileSync(join(resultsFolder(), `${name}.json`), `${JSON.stringify(result, null, 1)}\n`);
  process.stdout.write(wish.json ? `${JSON.stringify(result)}\n` : `${table(figures)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
