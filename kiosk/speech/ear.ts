/** The station's ear: at most one recording at a time, whose machinery is fetched when it is first wanted. */
import type { KioskEvent } from '../visit.ts';
import type { Recording, startRecording } from './recording.ts';
import type { SpeechLine } from './sender.ts';

export interface EarOptions {
  line: SpeechLine;
  tell: (event: KioskEvent) => void;
  /** Fetches what speech needs; rejects when the server is away. */
  load?: () => Promise<{ startRecording: typeof startRecording }>;
}

export interface Ear {
  /** How loud it is, 0 to 1, while a microphone is open; for eyes that look at every frame. */
  readonly level: number;
  listen(wish: { recording: string; visit: string; language: string | null }): void;
  hearOut(recording: string): void;
  hush(recording: string): void;
  close(): void;
}

const loadRecording = () => import('./recording.ts');

export function createEar({ line, tell, load = loadRecording }: EarOptions): Ear {
  let level = 0;
  let present: { id: string; recording: Recording | null } | null = null;

  const isPresent = (id: string): boolean => present?.id === id;

  return {
    get level() {
      return level;
    },
    listen({ recording: id, visit, language }) {
      present?.recording?.hush();
      present = { id, recording: null };
      load().then(
        (bundle) => {
          if (present?.id !== id) return;
          present.recording = bundle.startRecording({
            recording: id,
            visit,
            language,
            line,
            onOpened: () => tell({ type: 'opened', recording: id }),
            onVoice: (type) => tell({ type, recording: id }),
            onLevel: (now) => {
              level = now;
            },
            onAnswer: (answer) => tell({ type: 'heard', recording: id, answer }),
            onFault: (fault) => tell({ type: 'unheard', recording: id, fault }),
          });
        },
        (error) => {
          console.warn('what speech needs could not be fetched', error);
          if (isPresent(id)) tell({ type: 'unheard', recording: id, fault: 'line' });
        },
      );
    },
    hearOut(id) {
      if (isPresent(id)) present?.recording?.hearOut();
    },
    hush(id) {
      if (!isPresent(id)) return;
      present?.recording?.hush();
      present = null;
    },
    close() {
      if (present !== null) this.hush(present.id);
    },
  };
}
