import { describe, expect, it } from 'vitest';
import { type HostChannel, type HostWork, runHost } from '../../server/inference/host-loop.ts';
import type { FromHost, ToHost } from '../../server/inference/host-protocol.ts';
import { runListenerHost } from '../../server/inference/listener-host-work.ts';
import type { ListenerTypes } from '../../server/inference/listener-trade.ts';
import { PAINTER, type PainterTypes } from '../../server/inference/painter-trade.ts';
import type { Heard, HearRequest } from '../../server/speech/listener.ts';
import { eventually } from '../support/house.ts';
import { request } from '../support/paint-service.ts';
import { nothing } from '../support/scripted-listener.ts';

/** Both ends of a channel in one process. */
function channelOf<T extends PainterTypes | ListenerTypes>() {
  const said: FromHost<T>[] = [];
  let tell: (message: ToHost<T>) => void = () => undefined;
  const channel: HostChannel<T> = {
    send: (message) => said.push(message),
    onMessage: (listener) => {
      tell = listener;
    },
    end: () => undefined,
  };
  const until = (type: FromHost<T>['type']) =>
    eventually(() => said.find((each) => each.type === type), `the host never said ${type}`);
  return { channel, said, until, tell: (message: ToHost<T>) => tell(message) };
}

/** A painter of `stages` coats, in whose every stage `during` happens. */
const coats = (stages: number, during: (stage: number) => void): HostWork<PainterTypes> => ({
  info: { name: 'coats', manners: [], stepsDefault: 1, freedomDefault: 1, guidanceDefault: 1 },
  warmUp: request(''),
  isWish: () => false,
  async *run({ words }) {
    for (let stage = 1; words !== '' && stage <= stages; stage++) {
      during(stage);
      yield { type: 'brush' };
    }
    return {} as never;
  },
});

describe('[H7] a host that is asked to pause', () => {
  const start = async (during: (stage: number, tell: (message: ToHost<PainterTypes>) => void) => void) => {
    const ends = channelOf<PainterTypes>();
    await runHost(PAINTER, async () => coats(3, (stage) => during(stage, ends.tell)), ends.channel);
    return ends;
  };
  const types = (said: FromHost<PainterTypes>[]) => said.slice(1).map(({ type }) => type);

  it('[H7] stands still at its next report until it is told to go on', async () => {
    const { said, tell, until } = await start((stage, ask) => stage === 1 && ask({ type: 'pause', job: 1 }));
    tell({ type: 'run', job: 1, request: request('a fox') });
    await until('paused');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(types(said)).toEqual(['event', 'paused']);
    tell({ type: 'resume', job: 1 });
    await until('done');
    expect(types(said)).toEqual(['event', 'paused', 'event', 'event', 'done']);
  });

  it('[H7] does one stage first, and one stage after each pause, however soon it is asked again', async () => {
    const { said, tell, until } = await start(() => undefined);
    tell({ type: 'run', job: 1, request: request('a fox') });
    tell({ type: 'pause', job: 1 }); // before it has done anything
    await until('paused');
    expect(types(said)).toEqual(['event', 'paused']);
    tell({ type: 'resume', job: 1 });
    tell({ type: 'pause', job: 1 });
    await eventually(() => types(said).length === 4 || undefined, 'it never paused again');
    expect(types(said)).toEqual(['event', 'paused', 'event', 'paused']);
    tell({ type: 'cancel', job: 1 });
    await until('canceled');
  });

  it('[H7] takes no notice when the job is over, or another', async () => {
    const { said, tell, until } = await start(() => undefined);
    for (const job of [7, -1]) tell({ type: 'pause', job });
    tell({ type: 'resume', job: 7 });
    tell({ type: 'run', job: 1, request: request('a fox') });
    await until('done');
    expect(types(said)).toEqual(['event', 'event', 'event', 'done']);
  });
});

describe('[U6] a listener’s host', () => {
  it.each(['heard', 'failed', 'canceled'] as const)('[U6] wipes the sound when it was %s', async (how) => {
    const { channel, tell, until } = channelOf<ListenerTypes>();
    let warm = false;
    const hear = async (_request: HearRequest, signal: AbortSignal): Promise<Heard> => {
      if (warm && how === 'failed') throw new Error('a fault');
      if (warm && how === 'canceled') {
        tell({ type: 'cancel', job: 1 });
        signal.throwIfAborted();
      }
      warm = true;
      return nothing('silence');
    };
    const listener = { info: { name: 'x', languages: [] }, hear, close: async () => undefined };
    await runListenerHost(async () => listener, channel);
    const samples = Float32Array.of(0.1, 0.2, 0.3);
    tell({ type: 'run', job: 1, request: { samples, language: null, translate: false } });
    await until(how === 'heard' ? 'done' : how);
    expect([...samples]).toEqual([0, 0, 0]);
  });
});
