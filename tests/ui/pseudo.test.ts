import { describe, expect, it } from 'vitest';
import { accent, mirror } from '../../ui/pseudo.ts';

describe('pseudo-locales', () => {
  it('lengthen and accent, and leave placeholders alone', () => {
    const made = accent('Say it at {{address}}, please');
    expect(made).toContain('{{address}}');
    expect(made).not.toContain('Say');
    expect([...made].length).toBeGreaterThan('Say it at {{address}}, please'.length * 1.3);
  });

  it('turn words round, each by itself', () => {
    const made = mirror('two words {{count}}');
    expect(made.match(/\u202e/g)).toHaveLength(2);
    expect(made.match(/\u202c/g)).toHaveLength(2);
    expect(made).toContain('{{count}}');
  });
});
