import {
  type Address,
  type Chain,
  isAddressEqual,
  type PublicClient,
  type Transport,
  zeroAddress,
} from "viem";
import { estimateFeesPerGas } from "viem/actions";
import * as z from "zod/mini";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AskedSession, StepUpParameters } from "../AskedSession.ts";
import type { Attempt } from "../client/StepUp.ts";
import {
  CeilingUnmeteredError,
  GasBudgetExceededError,
  PaymasterNotAllowedError,
  PaymasterUnderCeilingError,
  PeriodOutsideSessionError,
} from "../errors/budgetErrors.ts";
import { SessionExpiredError } from "../errors/lifecycleErrors.ts";
import { StockPolicyRefusedError } from "../errors/networkErrors.ts";
import { PaymentsNeedCompactError, PaymentsUsedUpError } from "../errors/paymentErrors.ts";
import { ExecutorUnsupportedError, RedemptionUnsupportedError } from "../errors/redeemErrors.ts";
import type { SessionError } from "../errors/SessionError.ts";
import { matchCalls } from "../kernel/matchCalls.ts";
import { readStatus, type SessionStatus } from "../ledger/readStatus.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionWish } from "../SessionRequest.ts";
import type { AllowedCall, PaymentRule, SpendLimit } from "../SessionTerms.ts";
import { isEnablingCall } from "../terms/enablingCall.ts";
import { assembleRequest } from "./assembleRequest.ts";
import { largest, smallest } from "./largest.ts";
import { meterCalls, widenCalls } from "./widenCalls.ts";
import { toValidity, wishOfTerms } from "./wishOfTerms.ts";

/** What was refused, and to which session. */
export interface Refusal {
  readonly error: SessionError;
  readonly attempt: Attempt;
  readonly session: ParsedGrant;
  /** Reads what is left of the session. */
  readonly client: PublicClient<Transport, Chain>;
}

const names = {
  name: true,
  reason: true,
  callback: true,
  expiresInSeconds: "seconds",
  validitySeconds: "seconds",
} satisfies Names<StepUpParameters>;

const schema = z.object({
  expiresInSeconds: z._default(z.int().check(z.minimum(60), z.maximum(31_536_000)), 86_400),
  validitySeconds: z.optional(z.int().check(z.minimum(60), z.maximum(31_536_000))),
});

/** Most characters of a request's reason. */
const maxReason = 500;

/**
 * Asks for a session that goes on where another was refused: what that one has left, its calls, payees and escrows, and
 * exactly what was missing. Gas and operations are asked for as they were granted.
 *
 * @param refusal - What was refused.
 * @param parameters - How to ask.
 * @returns The request, to the same key of the same account.
 */
export async function requestMore(
  { error, attempt, session, client }: Refusal,
  parameters: StepUpParameters,
): Promise<AskedSession> {
  checkParameters(parameters, names, "parameters of toRequest");
  const { expiresInSeconds, validitySeconds } = parseWith(schema, parameters, "parameters of toRequest");
  const { grant, terms, sessionId, sessionKeyAddress } = session;
  const { chainId, account, contracts } = grant;
  const status = await readStatus(client, { account, module: contracts.spendCap, sessionId, terms });
  const before = wishOfTerms(session);
  const { sessionKey } = terms;
  const allowed = terms.calls.filter((call) => !isEnablingCall(call, sessionKey));
  const counted = error instanceof CeilingUnmeteredError ? meterCalls(allowed, error.token) : allowed;
  const calls = widenCalls(counted, attempt.calls ?? []);
  const wish: SessionWish = {
    ...before,
    calls,
    spend: widenLimits(session, status, { calls, attempt }),
    payments: widenPayments(session, attempt, error),
    gasBudgetWei: await widenGas(client, before.gasBudgetWei, error),
    validitySeconds: validitySeconds ?? lasting(session, status, error),
    ...widenWays(error, before),
  };
  return assembleRequest({
    chainId,
    sessionKey: sessionKeyAddress,
    name: parameters.name ?? `Agent ${sessionKeyAddress.slice(0, 6)}…${sessionKeyAddress.slice(-4)}`,
    reason: parameters.reason ?? error.shortMessage.slice(0, maxReason),
    callback: parameters.callback,
    account,
    replaces: { account, index: grant.index, terms: grant.terms },
    expiresInSeconds,
    wish,
  });
}

/** What is left of each token, and at least what was tried. */
function widenLimits(
  { terms }: ParsedGrant,
  { budgets }: SessionStatus,
  { calls, attempt }: { readonly calls: readonly AllowedCall[]; readonly attempt: Attempt },
): SpendLimit[] {
  const spends =
    attempt.calls === undefined || attempt.calls.length === 0
      ? new Map<Address, bigint>()
      : matchCalls(attempt.calls, { ...terms, calls, limits: [] }).spends;
  const needOf = (token: Address) => [...spends].find(([spent]) => isAddressEqual(spent, token))?.[1] ?? 0n;
  const limited = terms.limits.map(({ token, perOperation, perPeriod, lifetime }): SpendLimit => {
    const [left = lifetime] = budgets
      .filter((budget) => isAddressEqual(budget.token, token))
      .map((budget) => budget.left);
    return capped({ token, perOperation, perPeriod, lifetime: left }, needOf(token));
  });
  const isLimited = (token: Address) => terms.limits.some((limit) => isAddressEqual(limit.token, token));
  const added = [...spends.keys()]
    .filter((token) => !isLimited(token))
    .map((token) => capped({ token, perOperation: 0n, perPeriod: 0n, lifetime: 0n }, needOf(token)));
  return [...limited, ...added];
}

function capped({ token, perOperation, perPeriod, lifetime }: SpendLimit, need: bigint): SpendLimit {
  const most = largest(lifetime, need);
  const inPeriod = smallest(most, largest(perPeriod, need));
  return {
    token,
    lifetime: most,
    perPeriod: inPeriod,
    perOperation: smallest(inPeriod, largest(perOperation, need)),
  };
}

/** Gas units that the operation which installs a session may take at worst, with all that is signed for. */
const installing = 2_000_000n;

/**
 * Gas as it was granted, and at least what was refused. A bundler asks before it knows the fees: what it was refused may be
 * far below what the operation costs.
 */
async function widenGas(client: Refusal["client"], granted: bigint, error: SessionError): Promise<bigint> {
  const refused = error instanceof GasBudgetExceededError ? error.requested : 0n;
  if (refused === 0n && !isOfStockPolicy(error, 2)) return granted;
  const { maxFeePerGas } = await estimateFeesPerGas(client);
  return largest(largest(granted, refused), installing * maxFeePerGas);
}

/** A rule of one payment more, where none allows the one that was tried. */
function widenPayments(
  { terms, grant }: ParsedGrant,
  { payment }: Attempt,
  error: SessionError,
): readonly PaymentRule[] {
  if (error instanceof RedemptionUnsupportedError) return [];
  if (payment === undefined) return terms.payments;
  const { to, value } = payment;
  const token =
    payment.token === "USDC"
      ? contractAddress("usdc", { chainId: grant.chainId, addresses: grant.contracts })
      : payment.token;
  const covers = (rule: PaymentRule) =>
    isAddressEqual(rule.token, token) &&
    rule.perPayment >= value &&
    (rule.payees === "anyone" || rule.payees.some((payee) => isAddressEqual(payee, to)));
  if (!terms.payments.some(covers)) {
    return [...terms.payments, { token, payees: [to], perPayment: value, perPeriod: 1 }];
  }
  // Of one period for the whole life, all that was allowed is used: one is missing.
  const isUsedUp = error instanceof PaymentsUsedUpError && terms.periodSeconds === 0;
  return isUsedUp
    ? terms.payments.map((rule) => (covers(rule) ? { ...rule, perPeriod: 1 } : rule))
    : terms.payments;
}

function widenWays(error: SessionError, before: SessionWish): Partial<SessionWish> {
  if (error instanceof PaymasterNotAllowedError || error instanceof PaymasterUnderCeilingError) {
    return error.paymaster === zeroAddress ? {} : { paymaster: error.paymaster };
  }
  if (error instanceof PaymentsNeedCompactError) return { policySet: "compact" };
  if (error instanceof RedemptionUnsupportedError) return { executor: "redeem", policySet: "compact" };
  return error instanceof ExecutorUnsupportedError ? { executor: "userop" } : { executor: before.executor };
}

/** What is left of its time; all of it anew when it is over. */
function lasting(
  { terms: { validAfter, validUntil } }: ParsedGrant,
  { state }: SessionStatus,
  error: SessionError,
): number {
  const isOver =
    state === "expired" ||
    error instanceof SessionExpiredError ||
    error instanceof PeriodOutsideSessionError ||
    isOfStockPolicy(error, 1);
  const left = validUntil - Math.floor(Date.now() / 1_000);
  return toValidity(isOver || left < 60 ? validUntil - validAfter : Math.min(left, validUntil - validAfter));
}

/** Whether a stock policy of the layered set refused: 1 is that of time, 2 of gas. */
function isOfStockPolicy(error: SessionError, policy: number): boolean {
  return error instanceof StockPolicyRefusedError && error.policy === policy;
}
