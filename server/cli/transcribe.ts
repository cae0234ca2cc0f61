/** `transcribe FILE.wav --language auto --json`: what is said in a recording, heard in this process. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { assetsFolder } from '../config/paths.ts';
import type { Heard, Listener } from '../speech/listener.ts';
import { resample } from '../speech/resample.ts';
import { SoundError } from '../speech/sound-error.ts';
import { readWav } from '../speech/wav.ts';
import { createWhisperListener } from '../speech/whisper-listener.ts';
import { USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

/** Twenty minutes of stereo at 48 kHz and 24 bits. */
const FILE_MAX_BYTES = 350_000_000;
const AUTO = 'auto';

const USAGE = [
  'transcribe FILE.wav [option …]: what is said in a recording',
  '  --language CODE   ISO 639-1, or auto (default): find out which of the offered languages it is',
  '  --translate       say it in English as well',
  '  --threads N       cores it may take; default 1',
  '  --json            print everything known of it as JSON',
  '  --help            print this',
].join('\n');

export interface TranscribeArguments {
  readonly file: string;
  /** Null finds out. */
  readonly language: string | null;
  readonly translate: boolean;
  readonly threads: number | undefined;
  readonly json: boolean;
}

/** What is known of a recording. Fields may be added, never taken away. */
export interface TranscribeReport {
  readonly file: string;
  /** Of sound. */
  readonly seconds: number;
  /** Empty where nothing was said; `why` then says why. */
  readonly text: string;
  readonly english: string | null;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly noSpeech: number | null;
  readonly why: Extract<Heard, { kind: 'nothing' }>['why'] | null;
  /** Milliseconds of each stage; `read` is the file and its conversion to 16 kHz, `load` the networks. */
  readonly ms: Readonly<Record<'read' | 'load' | 'gate' | 'encode' | 'decode' | 'translate', number>>;
}

/** Parses `transcribe FILE.wav --language de`. @throws UsageError naming the argument at fault */
export function parseTranscribeArguments(argv: readonly string[]): TranscribeArguments {
  const { values, positionals } = parseOrExplain(argv);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError('name one WAV file');
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1))
    throw new UsageError(`--threads must be a whole number from 1, not "${values.threads}"`);
  const { language = AUTO, translate = false, json = false } = values;
  return { file, language: language === AUTO ? null : language, translate, threads, json };
}

function parseOrExplain(argv: readonly string[]) {
  const options = {
    language: { type: 'string' },
    translate: { type: 'boolean' },
    threads: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Hears a recording of any length. @throws UsageError, SoundError, and what the listener throws */
export async function transcribeFile(
  { file, language, translate, threads }: TranscribeArguments,
  load: () => Promise<Listener> = () => createWhisperListener({ assets: assetsFolder(), threads }),
): Promise<TranscribeReport> {
  const began = performance.now();
  const samples = await readSamples(file);
  const read = performance.now();
  const listener = await load();
  const loaded = performance.now();
  try {
    if (language !== null && !listener.info.languages.includes(language))
      throw new UsageError(
        `--language must be one of ${listener.info.languages.join(', ')}, not "${language}"`,
      );
    const seconds = samples.length / SPEECH_RATE_HZ;
    const request = { samples, language, translate };
    const heard = await listener.hear(request, new AbortController().signal);
    const ms = { read: read - began, load: loaded - read, ...heard.ms };
    return { file: resolve(file), seconds, ...summary(heard), ms: rounded(ms) };
  } finally {
    samples.fill(0);
    await listener.close();
  }
}

function summary(heard: Heard): Omit<TranscribeReport, 'file' | 'seconds' | 'ms'> {
  const { language, noSpeech } = heard;
  if (heard.kind === 'nothing')
    return { text: '', english: null, language, confidence: null, noSpeech, why: heard.why };
  return {
    text: heard.text,
    english: heard.english,
    language,
    confidence: heard.confidence,
    noSpeech,
    why: null,
  };
}

const rounded = (ms: TranscribeReport['ms']): TranscribeReport['ms'] =>
  Object.fromEntries(
    Object.entries(ms).map(([stage, time]) => [stage, Math.round(time)]),
  ) as TranscribeReport['ms'];

/** The file's sound at SPEECH_RATE_HZ. The copies made on the way are zeroed. */
async function readSamples(file: string): Promise<Float32Array> {
  const bytes = await readNamed(file);
  try {
    const { samples, rate } = readWav(bytes);
    const converted = resample(samples, rate, SPEECH_RATE_HZ);
    samples.fill(0);
    return converted;
  } catch (cause) {
    if (cause instanceof SoundError)
      throw new SoundError(`${file} cannot be taken: ${cause.message}`, { cause });
    throw cause;
  } finally {
    bytes.fill(0);
  }
}

async function readNamed(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > FILE_MAX_BYTES)
      throw new SoundError(`it has ${size} bytes, at most ${FILE_MAX_BYTES} can be taken`);
    return await readFile(file);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** The command. Resolves to the exit code: 0, also where nothing was said; 1 when the listener failed, 2 when file or arguments are wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv.includes('--help')) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const wish = parseTranscribeArguments(argv);
    const report = await transcribeFile(wish);
    if (wish.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else {
      process.stdout.write(`${report.text}\n`);
      if (report.english !== null) process.stdout.write(`${report.english}\n`);
      if (report.why !== null) process.stderr.write(`transcribe: nothing was heard (${report.why})\n`);
    }
    return 0;
  } catch (error) {
    process.stderr.write(`transcribe: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof UsageError || error instanceof SoundError ? USAGE_EXIT_CODE : 1;
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
