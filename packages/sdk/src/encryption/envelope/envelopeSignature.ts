import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { formatName } from "../envelopeLayout.ts";
import type { ParsedEnvelope } from "./parseEnvelope.ts";

const options = { prehash: false, lowS: true } as const;

type Signed = Pick<ParsedEnvelope, "header" | "ciphertext">;

/**
 * Signs header and ciphertext: ECDSA with the deterministic nonce of RFC 6979 and low S, r ‖ s.
 *
 * @param signed - What to sign.
 * @param privateKey - The sender's.
 * @returns 64 bytes.
 */
export function signEnvelope(signed: Signed, privateKey: Uint8Array): Uint8Array {
  return secp256k1.sign(digestOf(signed), privateKey, options).toCompactRawBytes();
}

/**
 * Says whether an envelope is signed by the sender it names. High S, which would make a second envelope of one, is
 * refused.
 *
 * @param envelope - Its parts.
 * @returns Whether it is.
 */
export function isSigned(envelope: ParsedEnvelope): boolean {
  return secp256k1.verify(envelope.signature, digestOf(envelope), envelope.sender, {
    ...options,
    format: "compact",
  });
}

/**
 * An envelope's id: the hash that is signed. It covers all but the signature, so that no other signature makes a new
 * envelope of it, and nobody else's envelope can have it.
 *
 * @param signed - Header and ciphertext.
 * @returns 32 bytes as hex.
 */
export function envelopeId(signed: Signed): Hex {
  return `0x${bytesToHex(digestOf(signed))}`;
}

/** The label keeps these signatures apart from all others by the same key. */
function digestOf({ header, ciphertext }: Signed): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${formatName} signature:`), header, ciphertext));
}
