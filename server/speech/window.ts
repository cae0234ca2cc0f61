/**
 * The stretch of sound the network is given: the speech, and silence behind it. A window that ends right behind the speech makes the
 * decoder repeat for ever; one of 30 s, which Whisper was trained on, costs three times as much, and its attention alone 140 MiB.
 */
const SHORTEST_S = 10;
const SILENCE_S = 4;
/** For a second try: 5 s and more of silence behind the longest recording a visitor can make. */
export const LONGEST_WINDOW_S = 24;

/** Whole seconds for so many seconds of speech: few different sizes keep the runtime's memory in few different pieces. */
export const windowSeconds = (speech: number): number =>
  Math.min(LONGEST_WINDOW_S, Math.max(SHORTEST_S, Math.ceil(speech + SILENCE_S)));
