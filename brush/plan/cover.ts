/** How many strokes of one coat lie over each place: a brush does not go twenty times over the same spot. */
export class Cover {
  private readonly columns: number;
  private readonly rows: number;
  private readonly cell: number;
  private readonly reach: number;
  private readonly counts: Uint8Array;
  /** The last stroke that counted a cell, so that none counts it twice. */
  private readonly last: Uint32Array;

  /** @param width @param height sides in units @param radius of the coat's strokes */
  constructor(width: number, height: number, radius: number) {
    this.cell = radius / 2;
    this.reach = radius * 0.8;
    this.columns = Math.ceil(width / this.cell) + 1;
    this.rows = Math.ceil(height / this.cell) + 1;
    this.counts = new Uint8Array(this.columns * this.rows);
    this.last = new Uint32Array(this.columns * this.rows);
  }

  /** Strokes over the place (x, y). */
  at(x: number, y: number): number {
    const column = Math.max(0, Math.min(this.columns - 1, Math.floor(x / this.cell)));
    const row = Math.max(0, Math.min(this.rows - 1, Math.floor(y / this.cell)));
    return this.counts[row * this.columns + column] as number;
  }

  /** Counts the disc about (x, y) as covered by stroke `id` (from 1). */
  stamp(x: number, y: number, id: number): void {
    const { cell, reach, columns, rows, counts, last } = this;
    const c0 = Math.max(0, Math.ceil((x - reach) / cell - 0.5));
    const c1 = Math.min(columns - 1, Math.floor((x + reach) / cell - 0.5));
    const r0 = Math.max(0, Math.ceil((y - reach) / cell - 0.5));
    const r1 = Math.min(rows - 1, Math.floor((y + reach) / cell - 0.5));
    for (let r = r0; r <= r1; r++) {
      for (let c = c0; c <= c1; c++) {
        const dx = (c + 0.5) * cell - x;
        const dy = (r + 0.5) * cell - y;
        const i = r * columns + c;
        if (dx * dx + dy * dy > reach * reach || last[i] === id) continue;
        last[i] = id;
        counts[i] = Math.min(255, (counts[i] as number) + 1);
      }
    }
  }
}
