import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../ui/i18n.ts';
import { askForSquare } from './ask.ts';

/** Pictures a second that are looked at: a hand holds still for longer. */
const LOOK_MS = 160;
/** Wide enough for a code of 4 cm at arm's length. */
const LOOK_WIDTH = 640;

export interface CameraProps {
  onFound: (path: string) => void;
  /** There is none, or it may not be used. */
  onMissing: () => void;
}

/** Looks for the square code of a keepsake. Nothing that it sees leaves this page. */
export function Camera({ onFound, onMissing }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [foreign, setForeign] = useState(false);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let timer = 0;
    let ended = false;

    const look = async (read: ReadCode): Promise<void> => {
      const seen = video.current;
      if (ended || !seen) return;
      const text = seen.videoWidth > 0 ? read(seen) : null;
      if (text !== null) {
        const path = await askForSquare(text);
        if (ended) return;
        if (path !== null) return onFound(path);
        setForeign(true);
      }
      timer = window.setTimeout(() => void look(read), LOOK_MS);
    };

    const start = async (): Promise<void> => {
      try {
        // Without a secure context there is no mediaDevices at all.
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
        const read = await createReader();
        if (ended || !video.current) return stop();
        video.current.srcObject = stream;
        await video.current.play();
        void look(read);
      } catch {
        if (!ended) onMissing();
      }
    };

    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };

    void start();
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, []);

  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={t('verify.camera')} />
      <p role="status">{t(foreign ? 'verify.foreignCode' : 'verify.cameraHow')}</p>
    </div>
  );
}

type ReadCode = (video: HTMLVideoElement) => string | null;

/** Loaded only when somebody shows a code. */
async function createReader(): Promise<ReadCode> {
  const { default: jsQR } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    canvas.width = LOOK_WIDTH;
    canvas.height = Math.round((LOOK_WIDTH * video.videoHeight) / video.videoWidth);
    if (!context) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, canvas.width, canvas.height)?.data ?? null;
  };
}
