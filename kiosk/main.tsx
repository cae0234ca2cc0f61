import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/fonts.css';
import './kiosk.css';
import './pages/attract.css';
import './pages/compose.css';
import './pages/easel.css';
import './pages/keepsake.css';
import './parts/microphone.css';
import './parts/understood.css';
import './access/access.css';
import { language, startI18n } from '../ui/i18n.ts';
import { startOffline } from '../ui/offline.ts';
import { holdTheDoor } from './access/no-way-out.ts';
import { listenForSwitch } from './access/switch.ts';
import { App } from './app.tsx';
import { openStore } from './outbox-store.ts';
import { openStation } from './station.ts';
import { listenForTalkKey } from './talk-key.ts';

await startI18n();
const station = await openStation({ store: await openStore(), language: language() });

holdTheDoor();
listenForSwitch(new URLSearchParams(location.search));

// After the page's own listeners: a redraw between a key and its field would take the letter back.
for (const sign of ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'scroll'] as const) {
  window.addEventListener(sign, () => station.touch(), { passive: true });
}
window.addEventListener('pointerup', () => station.stay(), { passive: true });
// A key that answers "Are you still there?" does nothing else: it must not fall into the words behind the question.
window.addEventListener('keydown', (key) => station.stay() && key.preventDefault(), { capture: true });
listenForTalkKey(station);

const root = document.getElementById('kiosk');
if (root === null) throw new Error('the page has no place for the kiosk');
render(<App station={station} />, root);

// Last, so that keeping the page for a day without its server never holds up the page itself.
void startOffline();
