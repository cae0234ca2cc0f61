import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/config/paths.ts';

/** The languages of the interface that the planner reads through a lexicon, by the tag of their file in assets/catalogue/languages. */
export const TESTED_LANGUAGES = ['es', 'fr', 'de', 'pt', 'it', 'zh', 'ja', 'ar', 'uk', 'hi'] as const;

/** One content word that the painter's vocabulary has. */
export interface ExpectedWord {
  /** What it may be understood as, any one of them: a concept's id, or `@place`, `~time`, `%weather`, `#colour`, `^size`, `&manner`. */
  readonly as: readonly string[];
  /** It stands in the sentence inflected, or as a part of a longer word, not as a dictionary has it. */
  readonly formed: boolean;
}

export interface TestSentence {
  readonly words: string;
  readonly expected: readonly ExpectedWord[];
}

/**
 * The sentences of one language, `bench/lexicon/sentences/<language>.txt`: `words = meaning meaning …`, where `|` parts meanings that are
 * equally right and `*` marks a formed word. They were written and committed before the lexicon was measured with them, and never change
 * because of what it understands.
 */
export function readSentences(language: string): TestSentence[] {
  const file = join(projectRoot(), 'bench', 'lexicon', 'sentences', `${language}.txt`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [words = '', meanings = ''] = line.split(' = ');
      return { words, expected: meanings.split(' ').map(readExpected) };
    });
}

const readExpected = (meaning: string): ExpectedWord => ({
  as: meaning.replaceAll('*', '').split('|'),
  formed: meaning.includes('*'),
});
