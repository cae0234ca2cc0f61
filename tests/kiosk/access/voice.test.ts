import { describe, expect, it } from 'vitest';
import { voiceFor } from '../../../kiosk/access/read-aloud.ts';

const voice = (lang: string, localService = true) =>
  ({ lang, localService, name: lang }) as SpeechSynthesisVoice;

describe('[K31] the page read aloud', () => {
  it('has a voice of the language that lives on this machine, or none', () => {
    const voices = [voice('en-GB'), voice('de-DE', false), voice('zh-CN'), voice('pt_BR')];
    expect(voiceFor('en', voices)?.lang).toBe('en-GB');
    expect(voiceFor('zh-Hans', voices)?.lang).toBe('zh-CN');
    expect(voiceFor('pt', voices)?.lang).toBe('pt_BR');
    expect(voiceFor('de', voices)).toBeNull();
    expect(voiceFor('uk', [])).toBeNull();
  });
});
