/** What stops a platform from starting. */
export class PlatformStartError extends Error {
  override readonly name: string = "PlatformStartError";
}

/** Another process has the data folder open. */
export class DataDirInUseError extends PlatformStartError {
  override readonly name = "DataDirInUseError";
  constructor(folder: string, holder: number) {
    super(`The data folder ${folder} is in use by process ${holder}. Stop it, or give another --data-dir.`);
  }
}

/** Options that make no sense. */
export class InvalidOptionsError extends PlatformStartError {
  override readonly name = "InvalidOptionsError";
  constructor(issues: readonly string[]) {
    super(`Invalid options: ${issues.join("; ")}`);
  }
}
