import type { SignedPayment } from "@abbababa/sdk";

/**
 * Writes a signed payment as the exact scheme of x402 carries it (EIP-3009): numbers as decimal strings.
 *
 * @param payment - The payment.
 * @returns The `payload` of a payment payload.
 */
export function toExactPayload({
  authorization,
  signature,
}: Pick<SignedPayment, "authorization" | "signature">) {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  return {
    authorization: {
      from,
      to,
      value: `${value}`,
      validAfter: `${validAfter}`,
      validBefore: `${validBefore}`,
      nonce,
    },
    signature,
  };
}
