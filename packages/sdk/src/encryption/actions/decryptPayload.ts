import { gcm } from "@noble/ciphers/aes.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Hex } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { TransactionIdInvalidError } from "../../errors/TransactionIdInvalidError.ts";
import type { JsonValue } from "../../json/JsonValue.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import {
  type EncryptionError,
  type EncryptionPrivateKeyInvalidError,
  type EncryptionPublicKeyInvalidError,
  EnvelopeForgedError,
  type EnvelopeInvalidError,
  type EnvelopeMismatchError,
  EnvelopeReplayedError,
  type EnvelopeTooLargeError,
  type EnvelopeVersionError,
  type PayloadInvalidError,
  ReplayGuardError,
  type ReplayGuardFullError,
} from "../encryptionErrors.ts";
import { checkEnvelope } from "../envelope/checkEnvelope.ts";
import { deriveKey, sharedSecret } from "../envelope/deriveKey.ts";
import { envelopeId } from "../envelope/envelopeSignature.ts";
import type { EnvelopeDirection } from "../envelope/header.ts";
import type { ParsedEnvelope } from "../envelope/parseEnvelope.ts";
import { type EncryptionPrivateKey, parsePrivateKey } from "../keys/privateKey.ts";
import { formatPublicKey } from "../keys/publicKey.ts";
import { unpad } from "../payload/padding.ts";
import { decodePayload } from "../payload/payload.ts";
import { createMemoryReplayGuard } from "../replay/createMemoryReplayGuard.ts";
import type { ReplayClaim, ReplayGuard } from "../replay/ReplayGuard.ts";

/** What {@link decryptPayload} takes. */
export interface DecryptPayloadParameters {
  /** A text from anywhere. */
  readonly envelope: unknown;
  /** The recipient's private key. */
  readonly privateKey: EncryptionPrivateKey;
  /** The public key that it must be from. */
  readonly sender: Hex;
  /** The transaction that it must belong to. */
  readonly transactionId: string;
  /** Which way it must go. */
  readonly direction: EnvelopeDirection;
  /** Remembers what was opened. @default one that all calls of this process share, in memory */
  readonly replayGuard?: ReplayGuard | undefined;
}

export type DecryptPayloadReturnType = JsonValue;

export type DecryptPayloadErrorType =
  | EncryptionError
  | EncryptionPrivateKeyInvalidError
  | EncryptionPublicKeyInvalidError
  | EnvelopeForgedError
  | EnvelopeInvalidError
  | EnvelopeMismatchError
  | EnvelopeReplayedError
  | EnvelopeTooLargeError
  | EnvelopeVersionError
  | ParametersInvalidError
  | PayloadInvalidError
  | ReplayGuardError
  | ReplayGuardFullError
  | TransactionIdInvalidError;

const processGuard: ReplayGuard = /* @__PURE__ */ createMemoryReplayGuard();

const names = {
  envelope: true,
  privateKey: true,
  sender: true,
  transactionId: true,
  direction: true,
  replayGuard: true,
} satisfies Names<DecryptPayloadParameters>;

/**
 * Opens an envelope. Nothing of it is returned unless everything fits: form, version, recipient, sender, transaction,
 * direction, signature, ciphertext, padding, JSON; and it is opened once.
 *
 * @param parameters - {@link DecryptPayloadParameters}
 * @returns The payload. It is the sender's word: parse it by a schema before use.
 * @throws {EnvelopeInvalidError | EnvelopeTooLargeError | EnvelopeVersionError} when it is no envelope.
 * @throws {EnvelopeMismatchError} when it belongs elsewhere.
 * @throws {EnvelopeForgedError} when it was altered.
 * @throws {PayloadInvalidError} when the sender sealed what is no JSON.
 * @throws {EnvelopeReplayedError | ReplayGuardError} when it was opened before, or nobody can say.
 *
 * @example
 * const payload = await decryptPayload({
 *   envelope,
 *   privateKey: sellerKey.privateKey,
 *   sender: buyerPublicKey,
 *   transactionId: "order-17",
 *   direction: "request",
 * });
 */
export async function decryptPayload(
  parameters: DecryptPayloadParameters,
): Promise<DecryptPayloadReturnType> {
  checkParameters(parameters, names, "parameters of decryptPayload");
  const { envelope, sender, transactionId, direction, replayGuard = processGuard } = parameters;
  const privateKey = parsePrivateKey(parameters.privateKey);
  const recipient = formatPublicKey(secp256k1.getPublicKey(privateKey, true));
  const checked = checkEnvelope({ envelope, sender, recipient, transactionId, direction });
  const payload = decodePayload(open(checked, privateKey));
  // Last of all: an id that a forgery could take would close the door to the real envelope.
  const id = envelopeId(checked);
  if (!(await claim(replayGuard, { id, transactionId }))) throw new EnvelopeReplayedError({ id });
  return payload;
}

function open(envelope: ParsedEnvelope, privateKey: Uint8Array): Uint8Array {
  const { header, ephemeral, sender, ciphertext } = envelope;
  const secrets = [sharedSecret(privateKey, ephemeral), sharedSecret(privateKey, sender)] as const;
  const { key, nonce } = deriveKey(secrets, header);
  const payload = unpad(decrypt({ key, nonce, header, ciphertext }));
  if (payload === undefined) throw new EnvelopeForgedError();
  return payload;
}

function decrypt(sealed: Record<"key" | "nonce" | "header" | "ciphertext", Uint8Array>): Uint8Array {
  try {
    return gcm(sealed.key, sealed.nonce, sealed.header).decrypt(sealed.ciphertext);
  } catch {
    throw new EnvelopeForgedError();
  }
}

/** Anything but `true` and `false` from a guard is no answer. */
async function claim(guard: ReplayGuard, asked: ReplayClaim): Promise<boolean> {
  try {
    const answer: unknown = await guard.claim(asked);
    if (typeof answer === "boolean") return answer;
  } catch (cause) {
    throw new ReplayGuardError({ cause });
  }
  throw new ReplayGuardError({ cause: new TypeError("claim() gave neither true nor false.") });
}
