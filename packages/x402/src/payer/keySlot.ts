import type { OpenPaymentReturnType } from "@abbababa/sdk";
import { keccak256, stringToHex } from "viem";
import { getBlock } from "viem/actions";
import { PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";
import type { PayerContext, PaymentWish } from "./PayerContext.ts";
import { readUsed } from "./usedSlots.ts";

/**
 * The slot that a key has where no shared book gives one: any process finds the same. Two keys may meet in one; then the
 * second one's payment is refused, not made twice.
 */
export function keySlot(key: string, perPeriod: number): number {
  return Number(BigInt(keccak256(stringToHex(key))) % BigInt(perPeriod));
}

/**
 * Without a shared book, asks the token whether a given key may have paid before, in this period or an earlier one.
 *
 * @param context - The session.
 * @param wish - The payment.
 * @param opening - What the terms admit.
 * @throws {PaymentOutcomeUnknownError} when a slot that the key would have had is used, or may still be.
 */
export async function checkKeySlots(
  { session }: PayerContext,
  { key }: PaymentWish,
  { token, period, rules }: OpenPaymentReturnType,
): Promise<void> {
  const { sessionId } = session;
  const slots = rules.flatMap(({ rule, perPeriod }) =>
    Array.from({ length: period.number + 1 }, (_, number) => ({
      sessionId,
      rule,
      period: number,
      slot: keySlot(key, perPeriod),
    })),
  );
  const [used, safe] = await Promise.all([
    readUsed(session, token.verifyingContract, slots),
    period.number === 0 ? undefined : getBlock(session.publicClient, { blockTag: "safe" }),
  ]);
  const found = slots.find((_, index) => used[index]);
  const advice = "use a payment book that outlives the process to tell";
  if (found !== undefined) {
    const reason = `slot ${found.slot} of period ${found.period}, which it shares with other keys, is used; ${advice}`;
    throw new PaymentOutcomeUnknownError({ key, reason });
  }
  if (safe !== undefined && Number(safe.timestamp) < period.first) {
    const reason = `the budget period has just begun, and no safe block shows the end of the one before; ${advice}`;
    throw new PaymentOutcomeUnknownError({ key, reason, retryAt: period.first });
  }
}
