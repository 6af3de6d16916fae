import type { Address, Client } from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { SessionExpiredError, SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import { PaymentsUsedUpError, PaymentWindowError } from "../errors/paymentErrors.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { type Period, periodAt, startAfter } from "../terms/periods.ts";
import { choosePaymentRules, type NumberedRule } from "./choosePaymentRules.ts";
import type { Payment, PaymentKind } from "./Payment.ts";
import { paymentNonce } from "./paymentMessage.ts";
import { readTokenDomain } from "./readTokenDomain.ts";
import type { SlotParameters } from "./takeSlot.ts";

/** Seconds that a payment can be settled for unless it is told otherwise. */
const defaultLifetime = 600;

/** A payment as it is asked for, parsed. */
export interface PaymentRequest {
  readonly to: Address;
  readonly value: bigint;
  readonly token: "USDC" | Address;
  readonly validAfter?: number | undefined;
  readonly validBefore?: number | undefined;
  readonly kind: PaymentKind;
}

/**
 * Chooses rule, period by the chain's time, validity and slot of a payment.
 *
 * @param context - The opened session.
 * @param wish - What is asked for.
 * @param chooseSlot - Takes a slot, or only looks for one.
 * @returns The payment, not signed.
 */
export async function preparePayment(
  { publicClient, session, paymentLane }: SessionContext,
  wish: PaymentRequest,
  chooseSlot: (client: Client, parameters: SlotParameters) => Promise<number | undefined>,
): Promise<Payment> {
  const { grant, terms, sessionId } = session;
  const { chainId, account, contracts } = grant;
  const { to, value, kind } = wish;
  const token =
    wish.token === "USDC" ? contractAddress("usdc", { chainId, addresses: contracts }) : wish.token;
  const rules = choosePaymentRules(terms, { token, to, value });
  const [now, domain] = await Promise.all([
    readChainTime(publicClient),
    readTokenDomain(publicClient, { token, chainId }),
  ]);
  checkWindow(terms, now);
  const period = periodAt(terms, now);
  const { validAfter, validBefore } = validityOf(wish, period, now);
  for (const { rule, perPeriod } of rules) {
    const place = { sessionId, account, rule, period: period.number };
    const slot = await chooseSlot(publicClient, {
      place,
      token: domain.verifyingContract,
      perPeriod,
      lane: paymentLane,
      now,
      validBefore,
    });
    if (slot === undefined) continue;
    const nonce = paymentNonce({ ...place, slot });
    const times = { validAfter: BigInt(validAfter), validBefore: BigInt(validBefore) };
    const authorization = { from: account, to, value, ...times, nonce };
    return { kind, token: domain, rule, period: period.number, slot, authorization };
  }
  throw usedUp(rules, token, period, terms);
}

function checkWindow({ validAfter, validUntil }: SessionTerms, now: number): void {
  if (now < validAfter) throw new SessionNotStartedError({ validAfter, retryAt: validAfter });
  if (now > validUntil) throw new SessionExpiredError({ validUntil });
}

/** The token's bounds are exclusive: a payment may settle from `validAfter + 1` to `validBefore - 1`. */
function validityOf(
  wish: PaymentRequest,
  { first, last }: Period,
  now: number,
): { validAfter: number; validBefore: number } {
  const [earliest, latest] = [Math.max(first - 1, 0), last + 1];
  const validAfter = wish.validAfter ?? earliest;
  const validBefore = wish.validBefore ?? Math.min(now + defaultLifetime, latest);
  if (validAfter < earliest || validBefore > latest || validBefore <= validAfter + 1) {
    throw new PaymentWindowError({ earliest, latest, validAfter, validBefore });
  }
  return { validAfter, validBefore };
}

function usedUp(
  rules: readonly NumberedRule[],
  token: Address,
  period: Period,
  terms: SessionTerms,
): PaymentsUsedUpError {
  return new PaymentsUsedUpError({
    token,
    period: period.number,
    perPeriod: rules.reduce((sum, { perPeriod }) => sum + perPeriod, 0),
    nextPeriodStartsAt: startAfter(terms, period),
  });
}
