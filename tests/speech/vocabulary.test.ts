import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetsFolder } from '../../server/config/paths.ts';
import { createVocabulary } from '../../server/speech/vocabulary.ts';

const pieces = JSON.parse(
  readFileSync(join(assetsFolder(), 'models/speech/vocabulary.json'), 'utf8'),
) as string[];
const spell = createVocabulary(pieces);

describe('[T8] tokens are spelt as Whisper spells them', () => {
  // Ids and texts by the library `tokenizers` from the tokenizer.json the weights came with.
  it.each([
    [' a red fox', [257, 2182, 21026]],
    [' Größe und Übermut', [45778, 11451, 674, 18086, 38326]],
    [' où ça ?', [9068, 2788, 2506]],
    [' ثعلب أحمر', [38637, 30241, 3555, 5551, 5016, 29973]],
    [' 赤い狐', [220, 5266, 97, 1764, 18637, 238]],
    [' 🦊 fox', [7385, 99, 232, 21026]],
  ] as [string, number[]][])('%s', (text, ids) => {
    expect(spell(ids)).toBe(text);
  });
  it('special tokens say nothing, and half a character is no error', () => {
    expect(spell([50257, 50362, 99_999])).toBe('');
    expect(spell([4222])).toBe('\ufffd');
  });
});
