/** What was asked for cannot be painted as it was asked; nothing was painted, and asking again is of no use. */
export class WishError extends Error {
  override readonly name = 'WishError';
}
