import { isErc6492Signature, isHex, parseErc6492Signature, sha256 } from "viem";
import * as z from "zod/mini";
import type { PaidRequest } from "../answers/AnswerStore.ts";
import { escrowSchemeId } from "../escrow/escrowPayload.ts";
import { paymentIdentifier } from "../headers/paymentIdentifier.ts";
import { canonical } from "../identity/canonical.ts";
import { digest } from "../identity/digest.ts";
import { acceptedSchema, toPaymentId } from "../identity/toPaymentId.ts";

const payloadSchema = z.looseObject({
  accepted: acceptedSchema,
  payload: z.record(z.string(), z.unknown()),
  extensions: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/**
 * Tells payments and requests apart.
 *
 * The signature of a settled payment is on the chain for everybody to see; the `payment-identifier` is not. So a stored
 * answer is given to who knows both, and to who sends the credentials that the request had.
 *
 * @param payment - The payment payload, decoded.
 * @param request - The request that it came with; its body as text or bytes, `undefined` when it could not be read.
 * @returns What names them; `undefined` when it is no payment payload.
 */
export function identifyPayment(
  payment: unknown,
  request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Headers;
    readonly body: Uint8Array | undefined;
  },
): PaidRequest | undefined {
  const parsed = payloadSchema.safeParse(payment);
  if (!parsed.success) return undefined;
  const { accepted, payload, extensions } = parsed.data;
  const identifier = extensions?.[paymentIdentifier] ?? null;
  const { method, url, headers, body } = request;
  const credentials = ["authorization", "cookie", "accept"].map((name) => headers.get(name));
  // A body that could not be read is like no other.
  const content = body === undefined ? crypto.randomUUID() : sha256(body);
  return {
    id: toPaymentId(accepted, payload),
    // An escrow can be shown for as long as the seller has not delivered.
    isLasting: accepted.scheme === escrowSchemeId,
    proof: digest([canonical(withInnerSignature(payload)), canonical(identifier)]),
    fingerprint: digest([method, url, credentials, content]),
  };
}

/** A session that was enabled in between signs the same without its wrapping. */
function withInnerSignature(payload: Record<string, unknown>): Record<string, unknown> {
  const { signature } = payload;
  if (typeof signature !== "string" || !isHex(signature) || !isErc6492Signature(signature)) return payload;
  return { ...payload, signature: parseErc6492Signature(signature).signature };
}
