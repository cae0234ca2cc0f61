/** Why the server does not start, in one sentence that an operator can act on; printed without a stack. */
export class StartRefused extends Error {
  override readonly name: string = 'StartRefused';
}
