/** What stops a platform from starting. */
export class PlatformStartError extends Error {
  override readonly name: string = "PlatformStartError";
}

/** Another process has the data folder open. */
export class DataDirInUseError extends PlatformStartError {
  override readonly name = "DataDirInUseError";
  constructor(folder: string, { pid, host }: { readonly pid: number; readonly host: string }, lock: string) {
    super(
      `The data folder ${folder} is in use by process ${pid} of ${host}. Stop it, or pass another --data-dir. If you are certain that it no longer runs, delete ${lock}.`,
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
      "PostgreSQL requires ABBA_SECRETS_KEY: 32 bytes in hex or base64, the same for every instance. Webhook secrets are encrypted with it. `openssl rand -hex 32` makes one; keep it as safe as the database, and apart from it.",
    );
  }
}

/** The store holds secrets under another key. */
export class SecretsKeyMismatchError extends PlatformStartError {
  override readonly name = "SecretsKeyMismatchError";
  constructor(keyId: string) {
    super(
      `The database holds webhook secrets encrypted under another key (id ${keyId}). Add that key to ABBA_SECRETS_KEY, after the new one and a comma.`,
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
      `The database of DATABASE_URL does not respond${code}. Check that it is running, reachable from this machine and accepting connections; then start again.`,
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
      "The database was written by a newer version of the platform. Start that version, or restore a backup made before it.",
    );
  }
}

/** The embedded database does not open. */
export class StoreDamagedError extends PlatformStartError {
  override readonly name = "StoreDamagedError";
  constructor(folder: string, options: { readonly cause: unknown }) {
    super(
      `The data folder ${folder} holds a database that cannot be opened: it is damaged, incomplete or of another version. Restore it from a backup, or pass an empty --data-dir.`,
      options,
    );
  }
}
