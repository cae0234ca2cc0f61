/** Sound that cannot be taken. The message is for the person at the terminal, and says what is wrong with the file. */
export class SoundError extends Error {
  override readonly name = 'SoundError';
}
