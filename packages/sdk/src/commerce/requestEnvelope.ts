import type { Hex } from "viem";
import * as z from "zod/mini";
import { parseStrictJson } from "../json/parseStrictJson.ts";

/** An account's signature that an encryption key is its own; see `encryptionKeyTypedData`. */
export interface EncryptionKeyProof {
  /** Until when, in unix seconds. */
  readonly validUntil: bigint;
  readonly signature: Hex;
}

/** An encrypted request, as it travels in a purchase's `requestPayload`. */
export interface EncryptedRequest {
  /** Named by the buyer: the envelope is bound to it, as the purchase has no id when it is sealed. */
  readonly reference: string;
  readonly envelope: string;
  /** The buyer's key. */
  readonly publicKey: Hex;
  readonly proof: EncryptionKeyProof | undefined;
}

const schema = z.strictObject({
  format: z.literal("abba-request-v1"),
  reference: z.string().check(z.regex(/^[\w:.-]{1,150}$/)),
  envelope: z.string().check(z.startsWith("abba-e2e-v1.")),
  publicKey: z.pipe(
    z.string().check(z.regex(/^0x0[23][0-9a-f]{64}$/)),
    z.transform((value) => value as Hex),
  ),
  proof: z.optional(
    z.strictObject({
      validUntil: z.pipe(
        z.string().check(z.regex(/^\d{1,20}$/)),
        z.transform((text: string) => BigInt(text)),
      ),
      signature: z.pipe(
        z.string().check(z.regex(/^0x(?:[0-9a-f]{2}){1,2048}$/)),
        z.transform((value) => value as Hex),
      ),
    }),
  ),
});

/** What an encrypted request's envelope is bound to in a transaction id's place: service and reference. */
export function requestBinding(serviceId: string, reference: string): string {
  return `${serviceId}:${reference}`;
}

/** Writes an encrypted request as text. */
export function formatRequest({ proof, ...request }: EncryptedRequest): string {
  return JSON.stringify({
    format: "abba-request-v1",
    ...request,
    ...(proof && { proof: { ...proof, validUntil: proof.validUntil.toString() } }),
  });
}

/**
 * Reads an encrypted request.
 *
 * @param payload - A text from anywhere.
 * @returns Its parts, none of them verified; `undefined` when it is none.
 */
export function parseRequest(payload: string): EncryptedRequest | undefined {
  const parsed = schema.safeParse(parseStrictJson(payload, 4));
  if (!parsed.success) return undefined;
  const { reference, envelope, publicKey, proof } = parsed.data;
  return { reference, envelope, publicKey, proof };
}
