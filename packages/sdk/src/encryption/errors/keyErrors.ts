import { EncryptionError } from "./EncryptionError.ts";

/** Thrown when a private key is not one of secp256k1. */
export class EncryptionPrivateKeyInvalidError extends EncryptionError {
  override readonly name = "EncryptionPrivateKeyInvalidError";

  constructor() {
    super(
      "The private encryption key is not 0x and 64 hex digits of a number between 1 and the curve's order.",
      {
        metaMessages: ["Make one with `generateEncryptionKey()`."],
      },
    );
  }
}

/** Thrown when a public key is not a point of secp256k1 in its one accepted encoding. */
export class EncryptionPublicKeyInvalidError extends EncryptionError {
  override readonly name = "EncryptionPublicKeyInvalidError";
  /** Whose key. */
  readonly field: "sender" | "recipient" | "publicKey";

  constructor({ field }: { field: "sender" | "recipient" | "publicKey" }) {
    super(`The ${field} is not a compressed point of secp256k1: 0x02 or 0x03 and 64 hex digits.`);
    this.field = field;
  }
}
