import { CliError } from "../errors.ts";

const service = "abba";

/**
 * Opens an entry of the system's keyring.
 *
 * @param agent - Whose key it is.
 * @throws {CliError} when there is no keyring here.
 */
export async function openKeyring(
  agent: string,
): Promise<{ read(): string | undefined; write(secret: string): void }> {
  try {
    const { Entry } = await import("@napi-rs/keyring");
    const entry = new Entry(service, agent);
    return {
      read: () => entry.getPassword() ?? undefined,
      write: (secret) => entry.setPassword(secret),
    };
  } catch {
    throw unavailable();
  }
}

/** Says that the keyring did not answer; its own words could hold what was asked for. */
export function unavailable(): CliError {
  return new CliError("The system's keyring cannot be used here.", {
    metaMessages: ["Keep the key in a file instead: `--key-in file`. It is made with mode 0600."],
  });
}
