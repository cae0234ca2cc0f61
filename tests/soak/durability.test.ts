import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../support/house.ts';
import { killLoop } from '../support/kill-loop.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('[D1] the server, killed again and again', () => {
  it('500 times under load: every acknowledged job present, no duplicate, no row without a valid file', async () => {
    const report = await killLoop(folder, 500);
    expect(report.faults).toEqual([]);
    expect(report.acked).toBeGreaterThan(500);
  });
});
