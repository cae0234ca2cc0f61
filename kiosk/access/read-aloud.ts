/** The page as it is heard: its own sentences, spoken by a voice that lives on this machine. Nothing is sent anywhere. */

/** What is read, in the order of the page; hidden things, and what only repeats others, are left out. */
const READ = 'h1, h2, p, label, button, textarea, img[alt], [role="progressbar"]';

/** A voice of the language that this machine speaks with; voices that ask a server are no voices here. */
export function voiceFor(
  language: string,
  voices: readonly SpeechSynthesisVoice[],
): SpeechSynthesisVoice | null {
  const base = language.split('-')[0];
  const local = voices.filter(({ localService }) => localService);
  return (
    local.find(({ lang }) => lang.toLowerCase() === language.toLowerCase()) ??
    local.find(({ lang }) => lang.split(/[-_]/)[0]?.toLowerCase() === base) ??
    null
  );
}

/** The sentences of what is shown, each with its language where it is not the page's. */
export function sentencesOf(root: ParentNode): { text: string; lang: string | null }[] {
  return [...root.querySelectorAll<HTMLElement>(READ)]
    .filter((element) => !element.closest('[aria-hidden="true"], [hidden], .read-aloud, .simple-keyboard'))
    .filter((element) => !element.parentElement?.closest(READ))
    .map((element) => ({
      text: textOf(element),
      lang: element.getAttribute('lang'),
    }))
    .filter(({ text }) => text !== '');
}

function textOf(element: HTMLElement): string {
  const said =
    element.getAttribute('aria-label') ??
    element.getAttribute('aria-valuetext') ??
    element.getAttribute('alt') ??
    (element instanceof HTMLTextAreaElement ? element.value || element.placeholder : element.textContent);
  return (said ?? '').replace(/[\u2066-\u2069]/g, '').trim();
}

/** Speaks sentence by sentence; a second call begins anew. */
export function readAloud(
  sentences: readonly { text: string; lang: string | null }[],
  language: string,
  synthesis: SpeechSynthesis,
): void {
  synthesis.cancel();
  for (const { text, lang } of sentences) {
    const voice =
      voiceFor(lang ?? language, synthesis.getVoices()) ?? voiceFor(language, synthesis.getVoices());
    if (voice === null) continue;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    synthesis.speak(utterance);
  }
}
