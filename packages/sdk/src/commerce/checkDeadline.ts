import type { Service } from "../api/schemas/service.ts";
import { readClock } from "../escrow/readClock.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { PaymentRefusedError } from "./commerceErrors.ts";

/** Seconds that the platform's clock may be ahead of the chain's. */
const clockSkew = 300;

/**
 * Checks that a purchase is due no later than its service promises.
 *
 * @param context - The buyer, whose chain has the time.
 * @param deadline - As the platform says, unix seconds.
 * @param service - The offer.
 * @throws {PaymentRefusedError} with no money moved.
 */
export async function checkDeadline(
  { client }: CommerceContext,
  deadline: number,
  { deliverySeconds }: Service,
): Promise<void> {
  const now = Number(await readClock(client));
  const latest = now + deliverySeconds + clockSkew;
  if (deadline <= latest) return;
  throw new PaymentRefusedError({
    field: "deadline",
    expected: `at most ${latest}`,
    actual: String(deadline),
  });
}
