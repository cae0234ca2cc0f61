/** Thrown for pictures, options or bytes that the brush refuses. `code` is stable; `message` is for logs, never for visitors. */
export class BrushError extends Error {
  readonly code: BrushErrorCode;
  constructor(code: BrushErrorCode, message: string) {
    super(message);
    this.name = 'BrushError';
    this.code = code;
  }
}

export type BrushErrorCode = 'bad-picture' | 'bad-options' | 'bad-bytes' | 'bad-canvas';
