import { type Address, type Client, getAddress, type Hex, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { withJson } from "../../json/withJson.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { type Ceiling, readCeiling } from "./readCeiling.ts";

/** Whether a session works: only an `active` or `pending` one does, the latter on its first operation. */
export type SessionState = "pending" | "active" | "notStarted" | "expired" | "revoked";

/** What is left of a session, as the chain counts. */
export interface SessionStatus {
  readonly sessionId: Hex;
  readonly state: SessionState;
  /** Whether it is installed on the account. */
  readonly installed: boolean;
  /** Whether it was revoked, by itself or with all of its epoch. */
  readonly revoked: boolean;
  /** Unix seconds. */
  readonly validAfter: number;
  /** Unix seconds. */
  readonly validUntil: number;
  readonly operationsUsed: number;
  readonly operationsLeft: number;
  /** Wei. */
  readonly gasSpent: bigint;
  /** Wei. */
  readonly gasLeft: bigint;
  /** One for each limited token. */
  readonly budgets: readonly TokenBudget[];
  /** The account's ceilings of the tokens that the session may spend or pay with, where there are any. */
  readonly ceilings: readonly Ceiling[];
}

/** What is left of one token, in base units; `spendableNow` is the least of the three caps and the account's ceiling. */
export interface TokenBudget {
  /** The zero address is ETH. */
  readonly token: Address;
  readonly spent: bigint;
  readonly spentInPeriod: bigint;
  readonly leftInPeriod: bigint;
  readonly left: bigint;
  /** What the account's ceiling leaves to all of its sessions; `undefined`: there is none. */
  readonly ceilingLeft: bigint | undefined;
  readonly spendableNow: bigint;
}

/**
 * Reads what is left of a session from the chain's counters.
 *
 * @param client - Reads the chain.
 * @param session - The session: account, module, id, terms.
 * @returns Its status.
 */
export async function readStatus(
  client: Client,
  session: {
    readonly account: Address;
    readonly module: Address;
    readonly sessionId: Hex;
    readonly terms: SessionTerms;
  },
): Promise<SessionStatus> {
  const { account, module, sessionId, terms } = session;
  const contract = { abi: spendCapAbi, address: module } as const;
  const tokens = new Set([...terms.limits, ...terms.payments].map(({ token }) => getAddress(token)));
  const [now, ceilings, counters, epoch, ...spendings] = await Promise.all([
    readChainTime(client),
    Promise.all([...tokens].map((token) => readCeiling(client, { module, account, token }))),
    readContract(client, { ...contract, functionName: "getSession", args: [sessionId, account] }),
    readContract(client, { ...contract, functionName: "epochOf", args: [account] }),
    ...terms.limits.map(({ token }) =>
      readContract(client, { ...contract, functionName: "getSpending", args: [sessionId, token, account] }),
    ),
  ]);
  const { validAfter, validUntil, periodSeconds } = terms;
  const revoked = counters.revoked || epoch !== terms.epoch;
  const installed = counters.door !== 0;
  const period = periodSeconds === 0 ? 0 : Math.max(0, Math.floor((now - validAfter) / periodSeconds));
  return withJson("SessionStatus", {
    sessionId,
    state: stateOf({ revoked, installed, now, validAfter, validUntil }),
    installed,
    revoked,
    validAfter,
    validUntil,
    operationsUsed: counters.operations,
    operationsLeft: Math.max(0, terms.maxOperations - counters.operations),
    gasSpent: counters.gasSpent,
    gasLeft: positive(terms.gasBudget - counters.gasSpent),
    budgets: terms.limits.map(({ token, perOperation, perPeriod, lifetime }, index) => {
      const spending = spendings[index];
      const spent = spending?.total ?? 0n;
      const spentInPeriod = spending?.period === period ? spending.inPeriod : 0n;
      const [leftInPeriod, left] = [positive(perPeriod - spentInPeriod), positive(lifetime - spent)];
      const { left: ceilingLeft } = ceilings.find((ceiling) => isAddressEqual(ceiling.token, token)) ?? {};
      const ofSession = least(perOperation, least(leftInPeriod, left));
      const spendableNow = ceilingLeft === undefined ? ofSession : least(ofSession, ceilingLeft);
      return { token, spent, spentInPeriod, leftInPeriod, left, ceilingLeft, spendableNow };
    }),
    ceilings: ceilings.filter(({ limit }) => limit !== undefined).map((ceiling) => ({ ...ceiling })),
  });
}

function stateOf(facts: {
  revoked: boolean;
  installed: boolean;
  now: number;
  validAfter: number;
  validUntil: number;
}): SessionState {
  if (facts.revoked) return "revoked";
  if (facts.now > facts.validUntil) return "expired";
  if (facts.now < facts.validAfter) return "notStarted";
  return facts.installed ? "active" : "pending";
}

function positive(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
