import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Keeps secrets that must be read again, unreadable to whoever has only the database. */
export interface SecretBox {
  /** Ids of the keys that can open. */
  readonly keyIds: readonly string[];
  /**
   * Seals a text under the first key.
   *
   * @param owner - Whose it is; it opens for nobody else.
   */
  seal(text: string, owner: string): string;
  /**
   * Opens what was sealed for an owner under any of the keys.
   *
   * @throws {Error} when it was sealed under another key, for another owner, or changed since.
   */
  open(sealed: string, owner: string): string;
}

const algorithm = "aes-256-gcm";
const version = "v1";
const [nonceSize, tagSize] = [12, 16];

/** Bytes of a key. */
export const keySize = 32;

/**
 * Makes a box: AES-256-GCM, with a fresh nonce and the owner bound in. Sealed, a text reads
 * `v1.<key id>.<nonce, ciphertext and tag in base64url>`.
 *
 * @param keys - 32 bytes each; the first seals, all open, so that a key can be replaced.
 */
export function createSecretBox(keys: readonly [Uint8Array, ...Uint8Array[]]): SecretBox {
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const [first] = keys;
  return {
    keyIds: [...byId.keys()],
    seal(text, owner) {
      const nonce = randomBytes(nonceSize);
      const cipher = createCipheriv(algorithm, first, nonce).setAAD(Buffer.from(owner));
      const bytes = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [version, idOf(first), bytes.toString("base64url")].join(".");
    },
    open(sealed, owner) {
      const [form, id = "", content = ""] = sealed.split(".");
      const key = byId.get(id);
      if (form !== version || key === undefined) throw new Error("A secret is sealed under another key.");
      const bytes = Buffer.from(content, "base64url");
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceSize), {
        authTagLength: tagSize,
      });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-tagSize));
      return decipher.update(bytes.subarray(nonceSize, -tagSize), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

/** Names a key without telling it. */
function idOf(key: Uint8Array): string {
  return createHash("sha256").update("abbababa secrets key").update(key).digest("hex").slice(0, 12);
}
