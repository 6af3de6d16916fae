import type { DecryptPayloadParameters } from "../actions/decryptPayload.ts";
import type { EncryptPayloadParameters } from "../actions/encryptPayload.ts";
import { generateEncryptionKey } from "../keys/generateEncryptionKey.ts";
import { createMemoryReplayGuard } from "../replay/createMemoryReplayGuard.ts";

export const buyer = generateEncryptionKey();
export const seller = generateEncryptionKey();
export const stranger = generateEncryptionKey();

/** What the buyer sends. */
export const sent = {
  payload: { prompt: "Summarise the report.", pages: [1, 2, 3] },
  privateKey: buyer.privateKey,
  recipient: seller.publicKey,
  transactionId: "order-17",
  direction: "request",
} as const satisfies EncryptPayloadParameters;

/** What the seller expects, with a guard that remembers nothing yet. */
export function expected(envelope: unknown): DecryptPayloadParameters {
  return {
    envelope,
    privateKey: seller.privateKey,
    sender: buyer.publicKey,
    transactionId: "order-17",
    direction: "request",
    replayGuard: createMemoryReplayGuard(),
  };
}

const prefix = "abba-e2e-v1.";

export function bytesOf(envelope: string): Uint8Array {
  return Uint8Array.from(Buffer.from(envelope.slice(prefix.length), "base64url"));
}

export function envelopeOf(bytes: Uint8Array): string {
  return prefix + Buffer.from(bytes).toString("base64url");
}
