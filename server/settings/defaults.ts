import type { Config } from '../config/config.ts';
import type { ExhibitionSettings } from './exhibition.ts';

const LAMP = '#ffd9a0';

/** What holds until somebody decides at the desk: the options of the start, and what lies in the assets. */
export function defaultSettings(
  { painting, collection, moderation }: Config,
  reflections: ExhibitionSettings['reflections'],
): ExhibitionSettings {
  return {
    museum: { name: '', title: {}, opening: {}, accent: LAMP },
    painting: { ...painting },
    visit: { mannersOff: [], languages: [], consent: {}, question: {}, wording: 'tool' },
    moderation: { policy: moderation.policy, rules: [], borrowedHand: [] },
    wall: {
      places: collection.hangMax,
      forgetting: 'oldest',
      reflectionSeconds: Math.round(collection.reflectionMs / 1000),
    },
    retention: { keepsakeDays: collection.keepsakeDays, collectionDays: null },
    reflections,
  };
}
