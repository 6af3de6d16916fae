import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { formatName } from "../envelopeLayout.ts";

/** What seals one envelope, and no other. */
export interface EnvelopeKey {
  /** 32 bytes, for AES-256-GCM. */
  readonly key: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
}

/**
 * Derives the key of an envelope: HKDF-SHA256 over two shared secrets, ephemeral × recipient (secret even when the
 * sender's key leaks later) and sender × recipient (known to these two alone), bound to the header.
 *
 * @param secrets - The shared secrets, in that order.
 * @param header - The envelope's header.
 * @returns Key and nonce.
 */
export function deriveKey(secrets: readonly [Uint8Array, Uint8Array], header: Uint8Array): EnvelopeKey {
  const info = concatBytes(utf8ToBytes(`${formatName} key:`), header);
  const output = hkdf(sha256, concatBytes(...secrets), utf8ToBytes(formatName), info, 44);
  return { key: output.slice(0, 32), nonce: output.slice(32) };
}

/**
 * Computes what two keys share: the x-coordinate of their product (ECDH as in SEC 1, 3.3.1).
 *
 * @param privateKey - 32 bytes, checked.
 * @param publicKey - 33 bytes; checked again by the multiplication.
 * @returns 32 bytes.
 */
export function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return secp256k1.getSharedSecret(privateKey, publicKey, true).slice(1);
}
