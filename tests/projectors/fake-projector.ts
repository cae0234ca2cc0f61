/**
 * A projector of PJLink class 1, written from JBMIA's specification 1.04 and not from our client: greeting, MD5 of random number and
 * password before the first command, POWR, ERST and LAMP, and what it says where it refuses.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface FakeProjector {
  readonly port: number;
  /** Every line it got, as it came. */
  readonly heard: string[];
  power: '0' | '1' | '2' | '3';
  erst: string;
  lamp: string;
  /** Answers instead of its own, by command. */
  readonly answers: Map<string, string>;
  greeting: string | null;
  mute: boolean;
  close(): Promise<void>;
}

export async function openFakeProjector(password: string | null): Promise<FakeProjector> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const random = randomBytes(4).toString('hex');
    socket.write(fake.greeting ?? (password === null ? 'PJLINK 0\r' : `PJLINK 1 ${random}\r`));
    let trusted = password === null;
    let kept = '';
    socket.on('data', (bytes) => {
      kept += bytes.toString('latin1');
      for (let at = kept.indexOf('\r'); at >= 0; at = kept.indexOf('\r')) {
        let line = kept.slice(0, at);
        kept = kept.slice(at + 1);
        fake.heard.push(line);
        if (!trusted) {
          const wanted = createHash('md5').update(`${random}${password}`).digest('hex');
          if (!line.startsWith(wanted)) return void socket.end('PJLINK ERRA\r');
          trusted = true;
          line = line.slice(32);
        }
        if (!fake.mute) socket.write(`${answer(line)}\r`);
      }
    });
  });
  const answer = (line: string): string => {
    const command = line.slice(2, 6);
    const parameter = line.slice(7);
    const given = fake.answers.get(command);
    if (given !== undefined) return `%1${command}=${given}`;
    if (command === 'POWR' && parameter === '?') return `%1POWR=${fake.power}`;
    if (command === 'POWR' && /^[01]$/.test(parameter)) {
      fake.power = parameter as '0' | '1';
      return '%1POWR=OK';
    }
    if (command === 'ERST') return `%1ERST=${fake.erst}`;
    if (command === 'LAMP') return `%1LAMP=${fake.lamp}`;
    return `%1${command}=ERR1`;
  };
  const fake: FakeProjector = {
    port: 0,
    heard: [],
    power: '0',
    erst: '000000',
    lamp: '1234 1',
    answers: new Map(),
    greeting: null,
    mute: false,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, { port: (server.address() as AddressInfo).port });
}
