/** Entry of the listener's own process. The assets folder may be named by the first argument. */
import { assetsFolder } from '../config/paths.ts';
import { createWhisperListener } from '../speech/whisper-listener.ts';
import { runListenerHost } from './listener-host-work.ts';
import { parentChannel } from './parent-channel.ts';

await runListenerHost(
  () => createWhisperListener({ assets: process.argv[2] ?? assetsFolder() }),
  parentChannel(),
);
