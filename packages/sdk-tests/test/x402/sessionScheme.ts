import type { SessionClient, SignedPayment } from "@abbababa/sdk";
import type { PaymentPayloadResult, PaymentRequirements, SchemeNetworkClient } from "@x402/core/types";
import { findDefaultAsset } from "@x402/evm";
import { getAddress } from "viem";

/** A signed payment as the exact scheme of x402 carries it: numbers as decimal strings. */
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

/**
 * The exact scheme of x402, paid by a session. The scheme of `@x402/evm` chooses a random nonce, which no payment rule
 * allows: so the session makes the authorization, not only its signature.
 */
export function sessionScheme(session: SessionClient): SchemeNetworkClient {
  return {
    scheme: "exact",
    // By it the client knows USDC, and keeps to its own ceiling of a dollar a payment.
    findDefaultAsset,
    async createPaymentPayload(
      x402Version: number,
      { payTo, amount, asset }: PaymentRequirements,
    ): Promise<PaymentPayloadResult> {
      const payment = await session.signPayment({
        to: getAddress(payTo),
        value: BigInt(amount),
        token: getAddress(asset),
      });
      return { x402Version, payload: toExactPayload(payment) };
    },
  };
}
