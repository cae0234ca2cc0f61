/// <reference lib="webworker" />
/** Watches the page from a thread of its own: tells the server that it hangs, and has it loaded anew when it is back. */
import { SIGN_EVERY_MS, type Sign, Watch } from './watch.ts';

const watch = new Watch(performance.now());
let station: string | null = null;

self.onmessage = ({ data }: MessageEvent<{ sign: Sign; station: string }>) => {
  station = data.station;
  if (watch.sign(data.sign, performance.now()) === 'thawed') self.postMessage('reload');
};

setInterval(() => {
  if (watch.look(performance.now()) !== 'frozen' || station === null) return;
  void fetch('/wall/report', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ station, fault: 'frozen' }),
  }).catch(() => undefined); // without the server the desk learns of it from the silence
}, SIGN_EVERY_MS);
