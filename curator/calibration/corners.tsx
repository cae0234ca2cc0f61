import { CORNER_REACH } from '../../protocol/limits.ts';
import type { CalibrationProfile } from '../../protocol/projection.ts';
import { isConvex } from '../../protocol/projection-kinds.ts';
import { t } from '../../ui/i18n.ts';

type Quad = CalibrationProfile['corners'];

const NAMES = ['upper-left', 'upper-right', 'lower-right', 'lower-left'] as const;
/** The projector's image in the diagram, with the room round it that corners may be dragged to. */
const IMAGE = { width: 320, height: 180 };
const MARGIN = { x: IMAGE.width * CORNER_REACH, y: IMAGE.height * CORNER_REACH };
const KEYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** A key moves a corner by this share of the image, with Shift by ten times as much: about a pixel, and ten. */
const KEY_STEP = 1 / 1920;

/** Four corners to be dragged, or chosen with Tab and moved with the arrows. */
export function Corners({ corners, onMove }: { corners: Quad; onMove: (corners: Quad) => void }) {
  const move = (index: number, x: number, y: number) => {
    const moved = corners.map((corner, i) =>
      i === index ? { x: reach(x), y: reach(y) } : corner,
    ) as unknown as Quad;
    if (isConvex(moved)) onMove(moved);
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    const by = KEYS[event.key];
    const corner = corners[index];
    if (by === undefined || corner === undefined) return;
    event.preventDefault();
    const step = KEY_STEP * (event.shiftKey ? 10 : 1);
    move(index, corner.x + by[0] * step, corner.y + by[1] * step * (IMAGE.width / IMAGE.height));
  };
  const onDrag = (event: PointerEvent, index: number) => {
    const knob = event.currentTarget as SVGCircleElement;
    if (!knob.hasPointerCapture(event.pointerId)) return;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(knob.getScreenCTM()?.inverse());
    move(index, place.x / IMAGE.width, place.y / IMAGE.height);
  };
  const view = [-MARGIN.x, -MARGIN.y, IMAGE.width + 2 * MARGIN.x, IMAGE.height + 2 * MARGIN.y];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn in.
    <svg
      class="corners"
      dir="ltr"
      viewBox={view.join(' ')}
      role="group"
      aria-label={t('desk.calibration.corners')}
    >
      <rect class="corners__image" width={IMAGE.width} height={IMAGE.height} />
      <polygon
        class="corners__picture"
        points={corners.map(({ x, y }) => `${x * IMAGE.width},${y * IMAGE.height}`).join(' ')}
      />
      {corners.map(({ x, y }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: there is no element for a knob of two dimensions.
        <circle
          key={NAMES[index]}
          class="corners__knob"
          cx={x * IMAGE.width}
          cy={y * IMAGE.height}
          r={9}
          role="button"
          tabIndex={0}
          aria-label={`${t(`wall.calibration.${NAMES[index]}`)}: ${percent(x)}, ${percent(y)}`}
          onKeyDown={(event) => onKey(event, index)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => onDrag(event, index)}
        />
      ))}
    </svg>
  );
}

const reach = (value: number): number => Math.min(1 + CORNER_REACH, Math.max(-CORNER_REACH, value));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
