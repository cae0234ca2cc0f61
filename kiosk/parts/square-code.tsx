import { useMemo } from 'preact/hooks';
import qrcode from 'qrcode-generator';

/** Modules of light around the code, without which no camera finds it (ISO 18004). */
const QUIET = 4;

/** A QR code of level M as one path. */
export function SquareCode({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => draw(text), [text]);
  return (
    <svg class="square-code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}

function draw(text: string): { side: number; path: string } {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  let path = '';
  for (let y = 0; y < modules; y++)
    for (let x = 0; x < modules; x++) if (code.isDark(y, x)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  return { side: modules + 2 * QUIET, path };
}
