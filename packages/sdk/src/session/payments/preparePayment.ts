import type { Address, Client } from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { SessionExpiredError, SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import { PaymentsUsedUpError, PaymentWindowError } from "../errors/paymentErrors.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { countPeriods, type Period, periodAt, startAfter } from "../terms/periods.ts";
import { choosePaymentRules, type NumberedRule } from "./choosePaymentRules.ts";
import type { Payment, PaymentKind } from "./Payment.ts";
import { paymentNonce } from "./paymentMessage.ts";
import { readTokenDomain, type TokenDomain } from "./readTokenDomain.ts";
import type { SlotParameters } from "./slots.ts";

/** Seconds that a payment can be settled for unless it is told otherwise. */
const defaultLifetime = 600;

/** Where in a session's terms a payment stands: it settles at most once there, whatever it pays and whoever signs it. */
export interface PaymentPlace {
  /** Index into the terms' payment rules. */
  readonly rule: number;
  readonly period: number;
  /** Below the rule's payments per period. */
  readonly slot: number;
}

/** A payment as it is asked for, parsed. */
export interface PaymentRequest {
  readonly to: Address;
  readonly value: bigint;
  readonly token: "USDC" | Address;
  readonly validAfter?: number | undefined;
  readonly validBefore?: number | undefined;
  readonly kind: PaymentKind;
  /** Where it stands, when the caller keeps a book of slots. */
  readonly place?: PaymentPlace | undefined;
}

/** What the terms admit of a payment now, before a slot is taken. */
export interface PaymentOpening {
  readonly token: TokenDomain;
  /** The chain's time, unix seconds. */
  readonly now: number;
  /** The budget period that it would be of. */
  readonly period: Period;
  /** The rules that admit it, in the order of the terms. */
  readonly rules: readonly NumberedRule[];
}

/**
 * Reads what the terms admit of a payment now: its rules, the budget period, the token's domain.
 *
 * @param context - The opened session.
 * @param wish - Payee, value and token.
 * @returns The opening.
 * @throws {PaymentTokenNotAllowedError | PaymentPayeeNotAllowedError | PaymentTooLargeError}
 * @throws {PaymentTokenUnsupportedError | SessionNotStartedError | SessionExpiredError}
 */
export async function readOpening(
  { publicClient, session }: Pick<SessionContext, "publicClient" | "session">,
  wish: Pick<PaymentRequest, "to" | "value" | "token">,
): Promise<PaymentOpening> {
  const { grant, terms } = session;
  const { chainId, contracts } = grant;
  const { to, value } = wish;
  const token =
    wish.token === "USDC" ? contractAddress("usdc", { chainId, addresses: contracts }) : wish.token;
  const rules = choosePaymentRules(terms, { token, to, value });
  const [now, domain] = await Promise.all([
    readChainTime(publicClient),
    readTokenDomain(publicClient, { token, chainId }),
  ]);
  checkWindow(terms, now);
  return { token: domain, now, period: periodAt(terms, now), rules };
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
  context: SessionContext,
  wish: PaymentRequest,
  chooseSlot: (client: Client, parameters: SlotParameters) => Promise<number | undefined>,
): Promise<Payment> {
  const { publicClient, session, paymentLane } = context;
  const { grant, terms, sessionId } = session;
  const { account } = grant;
  const { to, value, kind } = wish;
  const { token, now, period: current, rules } = await readOpening(context, wish);
  const toPayment = (place: PaymentPlace, times: ReturnType<typeof validityOf>): Payment => {
    const nonce = paymentNonce({ sessionId, account, ...place });
    const [validAfter, validBefore] = [BigInt(times.validAfter), BigInt(times.validBefore)];
    const authorization = { from: account, to, value, validAfter, validBefore, nonce };
    return { kind, token, ...place, authorization };
  };
  if (wish.place !== undefined) {
    checkPlace(terms, wish.place, rules);
    const period = periodAt(terms, terms.validAfter + wish.place.period * terms.periodSeconds);
    return toPayment(wish.place, validityOf(wish, period, now));
  }
  const times = validityOf(wish, current, now);
  for (const { rule, perPeriod } of rules) {
    const place = { rule, period: current.number };
    const slot = await chooseSlot(publicClient, {
      place: { sessionId, account, ...place },
      token: token.verifyingContract,
      perPeriod,
      lane: paymentLane,
      now,
      validBefore: times.validBefore,
    });
    if (slot !== undefined) return toPayment({ ...place, slot }, times);
  }
  throw paymentsUsedUp(terms, { token: token.verifyingContract, period: current, rules });
}

/** Of a session that is not enabled yet the contract cannot be asked, so a place outside its terms is found here. */
function checkPlace(
  terms: SessionTerms,
  { rule, period, slot }: PaymentPlace,
  rules: readonly NumberedRule[],
) {
  const admitting = rules.find((each) => each.rule === rule);
  const issues = [
    ...(admitting === undefined ? ["place.rule: does not admit this payment"] : []),
    ...(slot >= (admitting?.perPeriod ?? Number.POSITIVE_INFINITY) ? ["place.slot: the rule has fewer"] : []),
    ...(period >= countPeriods(terms) ? ["place.period: the session has fewer"] : []),
  ];
  if (issues.length > 0) throw new ParametersInvalidError("parameters of signPayment", issues);
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

/**
 * Says that the slots of a token's rules are used up.
 *
 * @param terms - The session's terms.
 * @param opening - Token, period and rules.
 * @returns The error, not thrown.
 */
export function paymentsUsedUp(
  terms: SessionTerms,
  opening: { readonly token: Address; readonly period: Period; readonly rules: readonly NumberedRule[] },
): PaymentsUsedUpError {
  const { token, period, rules } = opening;
  return new PaymentsUsedUpError({
    token,
    period: period.number,
    perPeriod: rules.reduce((sum, { perPeriod }) => sum + perPeriod, 0),
    nextPeriodStartsAt: startAfter(terms, period),
  });
}
