/** The page cannot be served as it was told. */
export class ConsoleConfigInvalidError extends Error {
  override readonly name = "ConsoleConfigInvalidError";
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(`The page's configuration is invalid: ${issues.join("; ")}.`);
    this.issues = issues;
  }
}
