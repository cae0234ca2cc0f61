/**
 * PJLink class 1, as JBMIA's "PJLink Specifications, Version 1.04" has it: a greeting, then one command and one answer a line, each ended by
 * a carriage return, over TCP. Knows nothing of programmes and displays.
 */
import { createHash } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

export const PJLINK_PORT = 4352;
/** The specification lets a projector take this long for the greeting and each answer. */
const ANSWER_MS = 5_000;
/** A line of the specification has at most 136 bytes; a little more is no reason to hang up, a flood is. */
const LINE_MAX_BYTES = 512;

/** Where a projector is reached, and its password where it asks for one. */
export interface ProjectorAddress {
  host: string;
  port: number;
  password: string;
}

export type PjlinkPower = 'off' | 'on' | 'cooling' | 'warming';
/** What a projector complains of: `warning` or `error` for each. */
export const PJLINK_PARTS = ['fan', 'lamp', 'temperature', 'cover', 'filter', 'other'] as const;
export type PjlinkComplaint = { part: (typeof PJLINK_PARTS)[number]; grave: boolean };

export interface PjlinkStatus {
  power: PjlinkPower;
  complaints: PjlinkComplaint[];
  /** Hours of each lamp; empty where a projector has none or does not say. */
  lampHours: number[];
}

/** `unreachable` and `silent` of the network, `password` and `not-pjlink` of the set-up, the rest as the projector said. */
export type PjlinkFault =
  | 'unreachable'
  | 'silent'
  | 'not-pjlink'
  | 'password'
  | 'unknown' // ERR1: no such command
  | 'parameter' // ERR2
  | 'busy' // ERR3: not now, as while it warms up or cools down
  | 'failure'; // ERR4

export class PjlinkError extends Error {
  override readonly name = 'PjlinkError';
  constructor(
    readonly fault: PjlinkFault,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${fault}: ${detail}`, options);
  }
}

const ERRORS: Record<string, PjlinkFault> = {
  ERR1: 'unknown',
  ERR2: 'parameter',
  ERR3: 'busy',
  ERR4: 'failure',
  ERRA: 'password',
};
const POWERS: Record<string, PjlinkPower> = { '0': 'off', '1': 'on', '2': 'cooling', '3': 'warming' };

/** Switches on or off. Resolves when the projector has taken the order, not when its lamp is bright. Rejects with `PjlinkError`. */
export async function setPower(address: ProjectorAddress, on: boolean, answerMs = ANSWER_MS): Promise<void> {
  await speak(address, answerMs, (say) => say('POWR', on ? '1' : '0'));
}

/** Power, complaints and lamp hours, on one connection. Rejects with `PjlinkError`. */
export function readStatus(address: ProjectorAddress, answerMs = ANSWER_MS): Promise<PjlinkStatus> {
  return speak(address, answerMs, async (say) => {
    const power = POWERS[await say('POWR', '?')];
    if (power === undefined) throw new PjlinkError('not-pjlink', 'an answer that is no power');
    const complaints = complaintsOf(await optional(say('ERST', '?')));
    const lamps = (await optional(say('LAMP', '?'))).trim().split(/\s+/).map(Number);
    return { power, complaints, lampHours: lamps.filter((hours, at) => at % 2 === 0 && hours > 0) };
  });
}

/** What a projector need not know, or does not say while it is off. */
const optional = (answer: Promise<string>): Promise<string> =>
  answer.catch((error) => {
    if (error instanceof PjlinkError && ['unknown', 'busy'].includes(error.fault)) return '';
    throw error;
  });

const complaintsOf = (digits: string): PjlinkComplaint[] =>
  PJLINK_PARTS.flatMap((part, at) =>
    digits[at] === '1' || digits[at] === '2' ? [{ part, grave: digits[at] === '2' }] : [],
  );

type Say = (command: string, parameter: string) => Promise<string>;

/** One connection: its greeting, the password's hash before the first command only, what `talk` says, its end. */
async function speak<Result>(
  address: ProjectorAddress,
  answerMs: number,
  talk: (say: Say) => Promise<Result>,
): Promise<Result> {
  const socket = createConnection({ host: address.host, port: address.port });
  const lines = linesOf(socket, answerMs);
  try {
    const greeting = await lines();
    const [, secured, random] = /^PJLINK ([01])(?: ([0-9A-Za-z]{1,16}))?$/.exec(greeting) ?? [];
    if (/^PJLINK ERRA$/.test(greeting)) throw new PjlinkError('password', 'refused at once');
    if (secured === undefined || (secured === '1' && random === undefined))
      throw new PjlinkError('not-pjlink', 'it greets otherwise');
    let prefix =
      secured === '1' ? createHash('md5').update(`${random}${address.password}`).digest('hex') : '';
    return await talk(async (command, parameter) => {
      socket.write(`${prefix}%1${command} ${parameter}\r`);
      prefix = '';
      return answerOf(command, await lines());
    });
  } finally {
    socket.destroy();
  }
}

function answerOf(command: string, line: string): string {
  if (/^PJLINK ERRA$/i.test(line)) throw new PjlinkError('password', 'not this one');
  const [, said, value] = /^%1([A-Z0-9]{4})=(.*)$/i.exec(line) ?? [];
  if (value === undefined || said?.toUpperCase() !== command)
    throw new PjlinkError('not-pjlink', `no answer to ${command}`);
  const fault = ERRORS[value.toUpperCase()];
  if (fault) throw new PjlinkError(fault, `${command} ${value}`);
  return value;
}

/** The next line of a connection, each time it is called. */
function linesOf(socket: Socket, answerMs: number): () => Promise<string> {
  let kept = '';
  let ended: PjlinkError | null = null;
  let wake: (() => void) | null = null;
  const end = (error: PjlinkError): void => {
    ended ??= error;
    wake?.();
  };
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    kept += text;
    if (kept.length > LINE_MAX_BYTES) end(new PjlinkError('not-pjlink', 'it does not end its lines'));
    wake?.();
  });
  socket.on('error', (error) => end(new PjlinkError('unreachable', error.message, { cause: error })));
  socket.on('close', () => end(new PjlinkError('silent', 'it hung up')));
  return () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => end(new PjlinkError(socket.connecting ? 'unreachable' : 'silent', `nothing in ${answerMs} ms`)),
        answerMs,
      );
      wake = () => {
        const at = kept.indexOf('\r');
        if (at < 0 && !ended) return;
        wake = null;
        clearTimeout(timer);
        if (at < 0) return reject(ended);
        const line = kept.slice(0, at);
        kept = kept.slice(at + 1);
        resolve(line);
      };
      wake();
    });
}
