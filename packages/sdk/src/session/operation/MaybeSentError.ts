/** Carries why an operation was refused past everything that would make its calls anew: it may still be included. */
export class MaybeSentError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("not settled");
    this.reason = reason;
  }
}
