import { gcm } from "@noble/ciphers/aes.js";
import { mapHashToField } from "@noble/curves/abstract/modular.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { TransactionIdInvalidError } from "../../errors/TransactionIdInvalidError.ts";
import type { JsonValue } from "../../json/JsonValue.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type {
  EncryptionError,
  EncryptionPrivateKeyInvalidError,
  EncryptionPublicKeyInvalidError,
  PayloadInvalidError,
  PayloadTooLargeError,
} from "../encryptionErrors.ts";
import { deriveKey, sharedSecret } from "../envelope/deriveKey.ts";
import { signEnvelope } from "../envelope/envelopeSignature.ts";
import { checkDirection, type EnvelopeDirection, encodeHeader, hashTransaction } from "../envelope/header.ts";
import { type Envelope, formatEnvelope } from "../envelope/parseEnvelope.ts";
import { formatName } from "../envelopeLayout.ts";
import { type EncryptionPrivateKey, parsePrivateKey } from "../keys/privateKey.ts";
import { parsePublicKey } from "../keys/publicKey.ts";
import { pad } from "../payload/padding.ts";
import { encodePayload } from "../payload/payload.ts";

/** What {@link encryptPayload} takes. */
export interface EncryptPayloadParameters {
  /** What JSON can hold, at most 1 MiB of it. */
  readonly payload: JsonValue;
  /** The sender's private key. */
  readonly privateKey: EncryptionPrivateKey;
  /** The recipient's public key. Whoever names it decides who can read: take it from where you trust. */
  readonly recipient: Hex;
  /** The transaction that the payload belongs to, 1 to 200 characters. */
  readonly transactionId: string;
  /** Which way it goes. */
  readonly direction: EnvelopeDirection;
}

export type EncryptPayloadReturnType = Envelope;

export type EncryptPayloadErrorType =
  | EncryptionError
  | EncryptionPrivateKeyInvalidError
  | EncryptionPublicKeyInvalidError
  | ParametersInvalidError
  | PayloadInvalidError
  | PayloadTooLargeError
  | TransactionIdInvalidError;

const names = {
  payload: true,
  privateKey: true,
  recipient: true,
  transactionId: true,
  direction: true,
} satisfies Names<EncryptPayloadParameters>;

/**
 * Encrypts a payload to one recipient, signed by its sender, for one transaction and direction (`abba-e2e-v1`, described
 * in docs/encryption.md).
 *
 * @param parameters - {@link EncryptPayloadParameters}
 * @returns The envelope, a text that fits in JSON.
 * @throws {PayloadInvalidError | PayloadTooLargeError}
 * @throws {EncryptionPrivateKeyInvalidError | EncryptionPublicKeyInvalidError | TransactionIdInvalidError}
 *
 * @example
 * const envelope = await encryptPayload({
 *   payload: { prompt: "Summarise the attached report." },
 *   privateKey: buyerKey.privateKey,
 *   recipient: sellerPublicKey,
 *   transactionId: "order-17",
 *   direction: "request",
 * });
 */
export async function encryptPayload(
  parameters: EncryptPayloadParameters,
): Promise<EncryptPayloadReturnType> {
  checkParameters(parameters, names, "parameters of encryptPayload");
  const privateKey = parsePrivateKey(parameters.privateKey);
  const recipient = parsePublicKey(parameters.recipient, "recipient");
  const direction = checkDirection(parameters.direction);
  const transaction = hashTransaction(parameters.transactionId);
  const padded = pad(encodePayload(parameters.payload));

  const ephemeral = ephemeralKey(privateKey, concatBytes(recipient, transaction, padded));
  const context = { direction, transaction, sender: secp256k1.getPublicKey(privateKey, true), recipient };
  const header = encodeHeader(context, secp256k1.getPublicKey(ephemeral, true));

  const secrets = [sharedSecret(ephemeral, recipient), sharedSecret(privateKey, recipient)] as const;
  const { key, nonce } = deriveKey(secrets, header);
  const ciphertext = gcm(key, nonce, header).encrypt(padded);
  const signature = signEnvelope({ header, ciphertext }, privateKey);
  return formatEnvelope(concatBytes(header, ciphertext, signature));
}

/**
 * Makes the key for one envelope out of fresh randomness, hedged with the sender's key and the message: a broken
 * source of randomness alone then never gives two messages the same key (after RFC 8937).
 */
function ephemeralKey(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const material = concatBytes(randomBytes(48), privateKey, sha256(message));
  const seed = hkdf(sha256, material, utf8ToBytes(formatName), utf8ToBytes(`${formatName} ephemeral:`), 48);
  return mapHashToField(seed, secp256k1.CURVE.n);
}
