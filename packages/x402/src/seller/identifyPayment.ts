import { isErc6492Signature, isHex, keccak256, parseErc6492Signature, sha256, stringToHex } from "viem";
import * as z from "zod/mini";
import type { PaidRequest } from "./AnswerStore.ts";

const payloadSchema = z.looseObject({
  accepted: z.looseObject({ scheme: z.string(), network: z.string(), asset: z.string() }),
  payload: z.record(z.string(), z.unknown()),
  extensions: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** An EIP-3009 authorization: payer and nonce are what the token uses up. */
const authorizationSchema = z.looseObject({ from: z.string(), nonce: z.string() });

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
  const authorization = authorizationSchema.safeParse(payload.authorization);
  const singleUse = authorization.success
    ? [authorization.data.from.toLowerCase(), authorization.data.nonce.toLowerCase()]
    : canonical(payload);
  const place = [accepted.network, accepted.asset.toLowerCase()];
  const identifier = extensions?.["payment-identifier"] ?? null;
  const { method, url, headers, body } = request;
  const credentials = ["authorization", "cookie", "accept"].map((name) => headers.get(name));
  // A body that could not be read is like no other.
  const content = body === undefined ? crypto.randomUUID() : sha256(body);
  return {
    id: digest([place, singleUse]),
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

/** One text for one value, whatever the order of its keys. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

const digest = (value: unknown) => keccak256(stringToHex(JSON.stringify(value)));
