import { concat, type Hex } from "viem";
import { validationType } from "../../accounts/kernel/validation.ts";
import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { HeldSession } from "../HeldSession.ts";
import { compactSignature } from "../kernel/presentation.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import type { Payment } from "./Payment.ts";
import { encodePayment, paymentTypedData } from "./paymentMessage.ts";

/**
 * Signs a payment as the account of an enabled session. The key signs the token's own typed data, which SpendCap rebuilds.
 *
 * @param session - The session, whose terms must allow the payment.
 * @param payment - The payment.
 * @returns The ERC-1271 signature for Kernel's `isValidSignature`.
 */
export async function signAsAccount(session: HeldSession, payment: Payment): Promise<Hex> {
  const { grant, sessionId, sessionKey } = session;
  const signature = await sessionKey.signTypedData(paymentTypedData(payment));
  const parts = { signature, claims: encodePayment(payment), terms: grant.terms };
  // Kernel's ERC-1271 signatures begin with the kind of what validates them.
  return concat([validationType.permission, permissionIdOf(sessionId), compactSignature(parts)]);
}

/**
 * Refuses the doors through which Kernel lets no payment pass.
 *
 * @param grant - The session's grant.
 * @throws {PaymentsNeedCompactError | ExecutorUnsupportedError}
 */
export function checkPayingDoor({ executor, policySet }: SessionGrant): void {
  if (executor === "redeem") throw new ExecutorUnsupportedError({ what: "sign no payments" });
  if (policySet !== "compact") throw new PaymentsNeedCompactError();
}
