/** A weights file is missing or is not the file the manifest names. Nothing was loaded from it. */
export class WeightsError extends Error {
  /** Path of the file relative to the models folder. */
  readonly file: string;
  /** SHA-256 in hex; null when the manifest itself is at fault. */
  readonly expected: string | null;
  /** SHA-256 in hex; null when the file cannot be read. */
  readonly found: string | null;
  /** What a person types to get the file back. */
  readonly restore: string;

  constructor(
    fault: { file: string; expected: string | null; found: string | null },
    options?: ErrorOptions,
  ) {
    const restore = `git checkout -- assets/models/${fault.file}`;
    const what =
      fault.found === null
        ? `cannot be read`
        : fault.expected === null
          ? `is not a list of weights`
          : `is not the file it should be: expected sha256 ${fault.expected}, found ${fault.found}`;
    super(`assets/models/${fault.file} ${what}. Restore it with: ${restore}`, options);
    this.name = 'WeightsError';
    this.file = fault.file;
    this.expected = fault.expected;
    this.found = fault.found;
    this.restore = restore;
  }
}
