import { SPEECH_RATE_HZ } from '../../protocol/index.ts';
import type { HearRequest, Listener } from '../speech/listener.ts';
import { type HostChannel, runHost } from './host-loop.ts';
import { LISTENER, type ListenerTypes } from './listener-trade.ts';

const WARM_UP_S = 3;
/** Pulses at a man's pitch, loud enough to pass for a voice, so that the networks run whatever comes of it. */
const BUZZ_HZ = 120;

/** The life of a listener's host. Sound is wiped as soon as it has been heard, or could not be. */
export function runListenerHost(
  load: () => Promise<Listener>,
  channel: HostChannel<ListenerTypes>,
): Promise<void> {
  return runHost(
    LISTENER,
    async () => {
      const listener = await load();
      return {
        info: listener.info,
        warmUp: warmUp(),
        // biome-ignore lint/correctness/useYield: a hearing reports nothing on its way.
        async *run(request, signal) {
          try {
            return await listener.hear(request, signal);
          } finally {
            request.samples.fill(0);
          }
        },
        isWish: () => false,
      };
    },
    channel,
  );
}

function warmUp(): HearRequest {
  const samples = new Float32Array(WARM_UP_S * SPEECH_RATE_HZ);
  const period = Math.round(SPEECH_RATE_HZ / BUZZ_HZ);
  for (let at = 0; at < samples.length; at++) samples[at] = 0.3 * Math.exp(-(at % period) / 20);
  return { samples, language: 'en', translate: false };
}
