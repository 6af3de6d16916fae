import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OptionsInvalidError, SecretsKeyMissingError } from "../errors.ts";
import { createSecretBox, keySize, type SecretBox } from "./SecretBox.ts";

/** Where the key is. */
export interface SecretBoxParameters {
  /** 32 bytes in hex or base64; several, separated by commas, while one replaces another. */
  readonly secretsKey?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
}

/**
 * Opens the box that secrets in the store are sealed in. With the embedded database and no key, one is made once and
 * kept beside it, for its owner's eyes alone.
 *
 * @throws {SecretsKeyMissingError} with PostgreSQL and no key: every instance has to have the same.
 * @throws {OptionsInvalidError} when it is no key.
 */
export async function openSecretBox(parameters: SecretBoxParameters): Promise<SecretBox> {
  const { secretsKey, databaseUrl, dataDir } = parameters;
  if (secretsKey !== undefined) return createSecretBox(parseKeys(secretsKey));
  if (databaseUrl !== undefined) throw new SecretsKeyMissingError();
  if (dataDir.startsWith("memory://")) return createSecretBox([randomBytes(keySize)]);
  return createSecretBox(parseKeys(await keyIn(dataDir)));
}

/** Reads the folder's key; the folder is locked, so that nobody else is making one. */
async function keyIn(folder: string): Promise<string> {
  const path = join(folder, "secrets.key");
  const made = randomBytes(keySize).toString("hex");
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: "wx", flush: true });
    return made;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    return (await readFile(path, "utf8")).trim();
  }
}

function parseKeys(text: string): [Uint8Array, ...Uint8Array[]] {
  const [first = "", ...others] = text.split(",");
  return [parseKey(first), ...others.map(parseKey)];
}

function parseKey(text: string): Uint8Array {
  const trimmed = text.trim();
  const bytes = /^(?:0x)?[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed.replace(/^0x/, ""), "hex")
    : Buffer.from(trimmed, "base64");
  if (bytes.length === keySize && /^[\w+/=-]+$/.test(trimmed)) return bytes;
  throw new OptionsInvalidError(["ABBA_SECRETS_KEY: must be 32 bytes in hex or base64"]);
}
