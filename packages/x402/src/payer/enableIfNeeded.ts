import type { SessionClient, SignedPayment } from "@abbababa/sdk";
import { isErc6492Signature } from "viem";
import { getCode } from "viem/actions";
import type { BookedPayment } from "../book/PaymentBook.ts";
import { EnablingNeededError } from "../errors/payingErrors.ts";
import { signBooked } from "./payByKey.ts";

/**
 * Who enables a session that has not been used yet.
 *
 * - `"auto"`: the facilitator, by ERC-6492, while the account is not deployed; when it refuses, or the account is
 *   deployed, the agent.
 * - `"agent"`: the agent, by an operation of its own, before its first payment.
 * - `"facilitator"`: the facilitator alone; the agent sends nothing.
 */
export type Enabling = "auto" | "agent" | "facilitator";

/**
 * Enables the session when no facilitator will, and signs again: the same authorization, without its wrapping.
 *
 * @param session - The session.
 * @param payment - As booked and signed.
 * @param enabling - Who enables.
 * @returns The payment as it can be sent.
 * @throws {EnablingNeededError} when the agent could not enable it.
 */
export async function enableIfNeeded(
  session: SessionClient,
  payment: { readonly booked: BookedPayment; readonly signed: SignedPayment },
  enabling: Enabling,
): Promise<SignedPayment> {
  const { booked, signed } = payment;
  if (!isErc6492Signature(signed.signature) || enabling === "facilitator") return signed;
  // Facilitators prepare accounts that have no code, and no others.
  const isDeployed = (await getCode(session.publicClient, { address: session.account })) !== undefined;
  if (enabling === "auto" && !isDeployed) return signed;
  return await enableAndSign(session, booked);
}

/**
 * Enables the session by an operation of the agent's, and signs a booked payment again.
 *
 * @param session - The session.
 * @param booked - The payment.
 * @throws {EnablingNeededError} when it could not be enabled.
 */
export async function enableAndSign(session: SessionClient, booked: BookedPayment): Promise<SignedPayment> {
  try {
    await session.enableSession();
  } catch (cause) {
    const reason = "no facilitator enables it, and the agent's own operation failed";
    throw new EnablingNeededError({ account: session.account, reason, cause });
  }
  return await signBooked({ session }, booked);
}
