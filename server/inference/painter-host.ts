/** Entry of the painter's own process. The assets folder may be named by the first argument. */
import { assetsFolder } from '../config/paths.ts';
import { createEchoPainter } from '../diffusion/echo-painter.ts';
import { runPainterHost } from './painter-host-work.ts';
import { parentChannel } from './parent-channel.ts';

await runPainterHost(() => createEchoPainter({ assets: process.argv[2] ?? assetsFolder() }), parentChannel());
