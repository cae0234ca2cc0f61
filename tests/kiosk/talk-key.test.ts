import { describe, expect, it } from 'vitest';
import { isTalkKey, talkCode } from '../../kiosk/talk-key.ts';

const key = (code: string, changes = {}) => ({ code, repeat: false, isTaken: false, ...changes });

describe('the key that is a microphone', () => {
  it('[K20] is F9 unless the station says otherwise', () => {
    expect(talkCode({ search: '' })).toBe('F9');
    expect(talkCode({ search: '?lang=de&talk=NumpadEnter' })).toBe('NumpadEnter');
    expect(isTalkKey(key('F9', { isTaken: true }), 'F9', 'compose')).toBe(true);
    expect(isTalkKey(key('F9'), 'F9', 'attract')).toBe(true);
    expect(isTalkKey(key('F9'), 'F8', 'compose')).toBe(false);
  });

  it('[K20] is the space bar too, where nobody writes and somebody is there', () => {
    expect(isTalkKey(key('Space'), 'F9', 'compose')).toBe(true);
    expect(isTalkKey(key('Space', { isTaken: true }), 'F9', 'compose')).toBe(false);
    expect(isTalkKey(key('Space'), 'F9', 'attract')).toBe(false);
  });

  it('[K20] is pressed once, however long it is held', () => {
    expect(isTalkKey(key('F9', { repeat: true }), 'F9', 'listening')).toBe(false);
  });
});
