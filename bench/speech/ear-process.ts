/** The child of ear.ts: says "ready", then answers each request. */
import { assetsFolder } from '../../server/config/paths.ts';
import type { HearRequest } from '../../server/speech/listener.ts';
import { createWhisperListener } from '../../server/speech/whisper-listener.ts';

const [threads] = process.argv.slice(2);
const listener = await createWhisperListener({
  assets: assetsFolder(),
  threads: threads === undefined ? undefined : Number(threads),
});
process.on('message', async (request: HearRequest) => {
  process.send?.(await listener.hear(request, new AbortController().signal));
});
process.send?.('ready');
