import type { CreateSessionRequestParameters, SessionTerms } from "@abbababa/sdk";
import { type Address, isAddressEqual, numberToHex } from "viem";
import type { PermissionRequest, PermissionResponse, PermissionRule } from "../channel/permissionSchemas.ts";
import { type RpcFailure, rpcFailure } from "../channel/rpcErrors.ts";

/** Most seconds that a session lasts. */
const longest = 31_536_000;
/** Seconds that a permission lasts whose request names no end, unless the owner chooses another. */
export const usualSeconds = 30 * 86_400;
/** The contract counts amounts below it. */
const amountEnd = 2n ** 112n;

/** What of a permission the owner chooses. */
export interface PermissionChoice {
  /** At most what was asked for, in base units. @default all of it */
  readonly amount?: bigint | undefined;
  /** Unix seconds: the first second in which it is no longer good. @default as asked for, else 30 days from now */
  readonly expiry?: number | undefined;
}

/** A permission in the words of a session's terms. */
export interface PermissionPlan {
  readonly sessionKey: Address;
  readonly token: Address | "ETH";
  /** Base units in each period, or in all. */
  readonly amount: bigint;
  /** 0: the whole life is one period. */
  readonly periodSeconds: number;
  /** First and last second. */
  readonly validAfter: number;
  readonly validUntil: number;
  /** @default anyone */
  readonly payees: readonly Address[] | undefined;
}

/**
 * Maps a permission to terms that mean exactly the same, or says why there are none.
 *
 * @param request - What a site asks for.
 * @param now - The chain's time, unix seconds.
 * @param choice - What the owner chose.
 */
export function planPermission(
  request: PermissionRequest,
  now: number,
  choice: PermissionChoice = {},
): { readonly plan: PermissionPlan } | { readonly failure: RpcFailure } {
  const { permission, to } = request;
  const { data } = permission;
  const asked = askedAmount(request);
  const payees = ruleOf(request, "payee")?.data.addresses;
  const redeemers = ruleOf(request, "redeemer")?.data.addresses;
  const isPeriodic = "periodDuration" in data;
  const validAfter = data.startTime ?? now;
  const askedExpiry = ruleOf(request, "expiry")?.data.timestamp;
  const expiry = choice.expiry ?? askedExpiry ?? Math.max(now, validAfter) + usualSeconds;
  const validUntil = expiry - 1;
  const amount = choice.amount ?? asked;

  const refuse = (message: string) => ({ failure: rpcFailure("invalidParams", message) });
  if (redeemers !== undefined && !redeemers.some((one) => isAddressEqual(one, to)))
    return refuse(
      "The redeemers do not include the address that the permission is for, so nobody could redeem it.",
    );
  if (!("tokenAddress" in data) && payees?.length !== 1)
    return refuse("Native tokens are granted to exactly one payee: name it in a rule of the type payee.");
  if (asked === 0n || asked >= amountEnd)
    return refuse("The amount is out of range: it must be greater than 0 and less than 2^112.");
  if (isPeriodic && data.periodDuration < 120) return refuse("A period lasts at least 120 seconds.");
  if (validUntil <= now) return refuse("The permission would expire before it is granted.");
  if (validUntil - validAfter < 60) return refuse("A permission lasts at least a minute.");
  if (validUntil - validAfter > longest)
    return refuse("A permission lasts at most a year from its start: name an earlier expiry.");
  if (amount === 0n || amount > asked || (amount !== asked && !permission.isAdjustmentAllowed))
    return refuse("The amount is not the one that was asked for.");
  if (
    askedExpiry !== undefined &&
    (expiry > askedExpiry || (expiry !== askedExpiry && !permission.isAdjustmentAllowed))
  )
    return refuse("The expiry is not the one that was asked for.");
  const plan = {
    sessionKey: to,
    token: "tokenAddress" in data ? data.tokenAddress : ("ETH" as const),
    amount,
    periodSeconds: isPeriodic ? data.periodDuration : 0,
    validAfter,
    validUntil,
    payees,
  };
  if (lifetimeOf(plan) >= amountEnd)
    return refuse("The total over all periods is larger than the account's chain can count.");
  return { plan };
}

/** The amount that was asked for, in base units. */
export function askedAmount({ permission: { data } }: PermissionRequest): bigint {
  return BigInt("periodAmount" in data ? data.periodAmount : data.allowanceAmount);
}

type RuleOf<type extends PermissionRule["type"]> = Extract<PermissionRule, { type: type }>;

/** The rule of a type. */
export function ruleOf<type extends PermissionRule["type"]>(
  { rules }: Pick<PermissionRequest, "rules">,
  type: type,
): RuleOf<type> | undefined {
  return rules?.find((rule): rule is RuleOf<type> => rule.type === type);
}

/** What it costs over its whole life: each period anew, also a last one cut short. */
function lifetimeOf({ amount, periodSeconds, validAfter, validUntil }: PermissionPlan): bigint {
  if (periodSeconds === 0) return amount;
  return amount * BigInt(Math.floor((validUntil - validAfter) / periodSeconds) + 1);
}

/**
 * The terms, as the SDK is asked for them: transfers of one token, redeemed by one address, and nothing else.
 *
 * @param plan - What `planPermission` made.
 */
export function toWishParameters(plan: PermissionPlan) {
  const { token, amount, periodSeconds, validAfter, validUntil, payees, sessionKey } = plan;
  const limit = { token, perOperation: amount, perPeriod: amount, lifetime: lifetimeOf(plan) };
  return {
    sessionKey,
    validAfter,
    validitySeconds: validUntil - validAfter,
    periodSeconds,
    // Redemptions cost the account no gas, and are bounded by what they move.
    gasBudgetWei: 1n,
    maxOperations: 0xff_ff_ff_ff,
    executor: "redeem",
    escrowCalls: "none",
    ...(payees === undefined && token !== "ETH"
      ? { spend: [limit], calls: [transferOf(token)] }
      : { transfers: [{ ...limit, to: payees ?? [] }] }),
  } satisfies Partial<CreateSessionRequestParameters>;
}

/** `transfer(address,uint256)` to anybody, whose amount counts. */
function transferOf(token: Address) {
  return {
    target: token,
    selector: "0xa9059cbb",
    rules: [{ kind: "spend", argument: 1, token }],
  } as const;
}

/**
 * The permission as the terms have it: whatever is other than asked for stands in it.
 *
 * @param request - What was asked for.
 * @param terms - What was granted.
 * @param proof - Account, context and how it is redeemed.
 */
export function toPermissionResponse(
  request: PermissionRequest,
  terms: Pick<SessionTerms, "validAfter" | "validUntil" | "limits">,
  proof: Pick<PermissionResponse, "from" | "context" | "dependencies" | "delegationManager">,
): PermissionResponse {
  const { permission } = request;
  const amount = numberToHex(terms.limits[0]?.perPeriod ?? 0n);
  const granted = { startTime: terms.validAfter };
  const data =
    "periodAmount" in permission.data
      ? { ...permission.data, ...granted, periodAmount: amount }
      : { ...permission.data, ...granted, allowanceAmount: amount };
  const expiry = { type: "expiry", data: { timestamp: terms.validUntil + 1 } } as const;
  return {
    ...request,
    permission: { ...permission, data } as PermissionResponse["permission"],
    rules: [expiry, ...(request.rules ?? []).filter(({ type }) => type !== "expiry")],
    ...proof,
  };
}
