/** That something was refused and may be included all the same: nothing is to be made in its place under another nonce. */
export class MaybeSent {
  /** Why it was refused. */
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}
