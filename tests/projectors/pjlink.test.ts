import { afterEach, describe, expect, it } from 'vitest';
import { type PjlinkFault, readStatus, setPower } from '../../server/projectors/pjlink.ts';
import { type FakeProjector, openFakeProjector } from './fake-projector.ts';

let projector: FakeProjector;
afterEach(() => projector.close());
const at = (password = '') => ({ host: '127.0.0.1', port: projector.port, password });
const faultOf = (asked: Promise<unknown>): Promise<PjlinkFault | 'none'> =>
  asked.then(
    () => 'none' as const,
    (error) => error.fault,
  );

describe('[X5] a projector by PJLink class 1', () => {
  it('is switched on and off, and says how it is', async () => {
    projector = await openFakeProjector(null);
    await setPower(at(), true);
    projector.erst = '010200';
    expect(await readStatus(at())).toEqual({
      power: 'on',
      complaints: [
        { part: 'lamp', grave: false },
        { part: 'cover', grave: true },
      ],
      lampHours: [1234],
    });
    await setPower(at(), false);
    expect((await readStatus(at())).power).toBe('off');
    expect(projector.heard[0]).toBe('%1POWR 1');
  });

  it('asks for its password, which never goes over the line', async () => {
    projector = await openFakeProjector('lantern');
    expect((await readStatus(at('lantern'))).power).toBe('off');
    expect(projector.heard.join()).not.toContain('lantern');
    // Only before the first command of a connection.
    expect(projector.heard.slice(1)).toEqual(['%1ERST ?', '%1LAMP ?']);
    expect(await faultOf(readStatus(at('lamp')))).toBe('password');
  });

  it('says what it refuses, and what it need not know is left out', async () => {
    projector = await openFakeProjector(null);
    projector.answers.set('LAMP', 'ERR1').set('ERST', 'ERR3');
    expect(await readStatus(at())).toEqual({ power: 'off', complaints: [], lampHours: [] });
    for (const [answer, fault] of [
      ['ERR2', 'parameter'],
      ['ERR3', 'busy'],
      ['ERR4', 'failure'],
      ['nonsense', 'not-pjlink'],
    ] as const) {
      projector.answers.set('POWR', answer);
      expect(await faultOf(readStatus(at()))).toBe(fault);
    }
  });

  it('that hangs, hangs up, floods or is none costs a bounded time and has a name', async () => {
    projector = await openFakeProjector(null);
    projector.mute = true;
    expect(await faultOf(setPower(at(), true, 100))).toBe('silent');
    projector.greeting = 'SSH-2.0\r';
    expect(await faultOf(setPower(at(), true, 100))).toBe('not-pjlink');
    projector.greeting = 'x'.repeat(5_000);
    expect(await faultOf(setPower(at(), true, 100))).toBe('not-pjlink');
    projector.greeting = '';
    expect(await faultOf(setPower(at(), true, 100))).toBe('silent');
    const { port } = projector;
    await projector.close();
    expect(await faultOf(setPower({ host: '127.0.0.1', port, password: '' }, true, 500))).toBe('unreachable');
  });
});
