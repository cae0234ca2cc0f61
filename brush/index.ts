/** The brush: a picture, a manner and a seed become strokes, and strokes become paint at any size. Imports nothing. */
export { decodeStrokes, encodeStrokes } from './codec.ts';
export { BrushError, type BrushErrorCode } from './errors.ts';
export { type Lamp, lightRelief } from './light.ts';
export { type Ground, MANNERS, type Manner, type MannerTraits, traitsOf } from './manners.ts';
export { layPaint, layStrokes, paintRelief, paintStrokes, type StrokeRange } from './paint.ts';
export type { Picture } from './picture.ts';
export { type PlanOptions, planCoats, planStrokes } from './plan/plan.ts';
export { STROKES_VERSION, type Strokes } from './strokes.ts';
export { type Canvas2D, canvasSize, createSurface, type Surface } from './surface.ts';
