/** What stops a platform from starting. */
export class PlatformStartError extends Error {
  override readonly name: string = "PlatformStartError";
}

/** Another process has the data folder open. */
export class DataDirInUseError extends PlatformStartError {
  override readonly name = "DataDirInUseError";
  constructor(folder: string, { pid, host }: { readonly pid: number; readonly host: string }, lock: string) {
    super(
      `The data folder ${folder} is in use by process ${pid} of ${host}. Stop it, or give another --data-dir. If it is certain that it no longer runs, delete ${lock}.`,
    );
  }
}

/** Options that make no sense. */
export class OptionsInvalidError extends PlatformStartError {
  override readonly name = "OptionsInvalidError";
  constructor(issues: readonly string[]) {
    super(`Invalid options: ${issues.join("; ")}`);
  }
}

/** PostgreSQL without the key that secrets in it are sealed under. */
export class SecretsKeyMissingError extends PlatformStartError {
  override readonly name = "SecretsKeyMissingError";
  constructor() {
    super(
      "With PostgreSQL, ABBA_SECRETS_KEY is needed: 32 bytes in hex or base64, the same for every instance. Webhook secrets are encrypted with it. `openssl rand -hex 32` makes one; keep it as safe as the database, and apart from it.",
    );
  }
}

/** The store holds secrets under another key. */
export class SecretsKeyMismatchError extends PlatformStartError {
  override readonly name = "SecretsKeyMismatchError";
  constructor(keyId: string) {
    super(
      `The database holds webhook secrets that are encrypted under another key (id ${keyId}). Give that one in ABBA_SECRETS_KEY too, after the new one and a comma.`,
    );
  }
}

/** PostgreSQL does not answer. */
export class StoreUnreachableError extends PlatformStartError {
  override readonly name = "StoreUnreachableError";
  constructor(options: { readonly cause: unknown }) {
    const { cause } = options;
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    super(
      `The database of DATABASE_URL does not answer${code}. Check that it runs, that this machine reaches it and that it takes further connections; then start again.`,
      options,
    );
  }
}

/** A node of another chain than was said, or a chain without the contracts. */
export class ChainUnfitError extends PlatformStartError {
  override readonly name = "ChainUnfitError";
}

/** A newer version has written the store. */
export class SchemaTooNewError extends PlatformStartError {
  override readonly name = "SchemaTooNewError";
  constructor() {
    super(
      "The database was written by a newer version of the platform. Start that version, or restore a backup of before it.",
    );
  }
}

/** The embedded database does not open. */
export class StoreDamagedError extends PlatformStartError {
  override readonly name = "StoreDamagedError";
  constructor(folder: string, options: { readonly cause: unknown }) {
    super(
      `The data folder ${folder} holds a database that cannot be opened: it is damaged, incomplete or of another version. Restore it from a backup, or give an empty --data-dir.`,
      options,
    );
  }
}
