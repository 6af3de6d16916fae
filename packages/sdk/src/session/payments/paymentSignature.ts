import { concat, type Hex } from "viem";
import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { Payment } from "./Payment.ts";
import { encodePayment, paymentTypedData } from "./paymentMessage.ts";

/**
 * Signs a payment as the account. The key signs the token's own typed data, which the SpendCap rebuilds.
 *
 * @param context - The opened session, whose terms must allow the payment.
 * @param payment - The payment.
 * @returns The account's ERC-1271 signature.
 */
export async function signAsAccount(
  { session, door }: Pick<SessionContext, "session" | "door">,
  payment: Payment,
): Promise<Hex> {
  const signature = await session.sessionKey.signTypedData(paymentTypedData(payment));
  return await door.wrapPayment(concat([signature, encodePayment(payment), session.grant.terms]));
}

/**
 * Refuses the doors through which no payment passes.
 *
 * @param grant - The session's grant.
 * @throws {PaymentsNeedCompactError | ExecutorUnsupportedError}
 */
export function checkPayingDoor({ executor, policySet }: SessionGrant): void {
  if (executor === "redeem") throw new ExecutorUnsupportedError({ what: "sign no payments" });
  if (policySet !== "compact") throw new PaymentsNeedCompactError();
}
