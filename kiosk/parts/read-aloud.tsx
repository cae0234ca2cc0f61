import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../../ui/i18n.ts';
import { readAloud, sentencesOf, voiceFor } from '../access/read-aloud.ts';

/** The first thing that keys and switches come to: hear the page. Only where this machine has a voice for the language. */
export function ReadAloud({ page }: { page: string }) {
  const [voices, setVoices] = useState<readonly SpeechSynthesisVoice[]>([]);
  const synthesis = globalThis.speechSynthesis;
  useEffect(() => {
    if (synthesis === undefined) return;
    const look = (): void => setVoices(synthesis.getVoices());
    look();
    // Voices come late.
    synthesis.addEventListener('voiceschanged', look);
    return () => synthesis.removeEventListener('voiceschanged', look);
  }, [synthesis]);
  // What is no longer shown is no longer said.
  useEffect(() => () => synthesis?.cancel(), [page, synthesis]);
  if (voiceFor(language(), voices) === null) return null;
  return (
    <button
      type="button"
      class="quiet-button read-aloud"
      onClick={(click) => {
        click.stopPropagation();
        const main = document.querySelector('dialog[open]') ?? document.querySelector('main');
        if (main) readAloud(sentencesOf(main), language(), synthesis);
      }}
    >
      {t('kiosk.readAloud')}
    </button>
  );
}
