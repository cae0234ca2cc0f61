/** What the planner understands of ten languages: sentences written before it was measured, most of their words inflected or compounded. */
import { atLeast, type Bench } from './figure.ts';
import { measureRecall, openTongues } from './lexicon/recall.ts';
import { TESTED_LANGUAGES } from './lexicon/sentences.ts';

const RECALL_MIN = 0.85;

export const benchLexicon: Bench = async ({ say }) => {
  const tongues = await openTongues();
  return TESTED_LANGUAGES.map((language) => {
    const { words, understood, sentences, formed, missed } = measureRecall(tongues, language);
    for (const { words, meaning } of missed) say(`  ${language}: ${meaning} in “${words}”`);
    const why = `${understood} of ${words} content words in ${sentences} sentences`;
    return atLeast(`lexicon_recall_${language}`, understood / words, RECALL_MIN, 'share', {
      why,
      beside: { formed },
    });
  });
};
