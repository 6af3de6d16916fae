import {
  type CreatedSessionRequest,
  type PaymentRule,
  renewSession,
  type SessionTerms,
  type SpendLimit,
} from "@abbababa/sdk";
import { type Address, isAddressEqual } from "viem";
import { readGrant } from "../agent/keptGrant.ts";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { UsageError } from "../errors.ts";
import type { Profile } from "../home/settings.ts";
import { parseAmount, readToken } from "../money/tokens.ts";
import type { AskOwner } from "../tools/requestTools.ts";

/** The most payments that terms allow in one period. */
const maxPayments = 65_535n;

/**
 * Requests the session after this one, with more of one token: of transfers and purchases their total, of payments by
 * signature (x402) their number.
 *
 * @param profile - Whose session.
 * @param wish - How much, of what.
 * @param callback - Where the answer is to be sent.
 */
export async function renewWithMore(
  profile: Profile,
  { token: named, amount, reason, spentBy, atOnce }: Parameters<AskOwner>[0],
  callback: string | undefined,
): Promise<CreatedSessionRequest> {
  const name = agentName(profile);
  const { session } = await openAgent(profile);
  const { terms } = session;
  const token = await readToken(session, named);
  const total = parseAmount(amount, token);
  const most = atOnce === undefined ? undefined : parseAmount(atOnce, token);
  const isOfToken = (each: { readonly token: Address }) => isAddressEqual(each.token, token.address);
  const paysBySignature = terms.payments.some(isOfToken);
  const way = spentBy ?? (!terms.limits.some(isOfToken) && paysBySignature ? "payments" : "operations");
  if (way === "payments" && !paysBySignature) {
    throw new UsageError(
      `The session pays no ${token.symbol} by signature: the number of payments cannot be raised.`,
      {
        metaMessages: ["Ask the owner for a session that does: `abba request --pay …`."],
      },
    );
  }
  const wider: Wider = { token: token.address, total, most, periods: countPeriods(terms) };
  return await renewSession({
    ...toNetwork(profile),
    ...(await readGrant(name)),
    name,
    reason,
    ...(callback !== undefined && { callback }),
    ...(way === "payments"
      ? { payments: terms.payments.map((rule) => (isOfToken(rule) ? widenPayments(rule, wider) : rule)) }
      : {
          spend: [
            ...terms.limits.filter((limit) => !isOfToken(limit)),
            widenLimit(terms.limits.find(isOfToken), wider),
          ],
        }),
  });
}

/** What is to be spent, in base units of a token. */
interface Wider {
  readonly token: Address;
  readonly total: bigint;
  /** At once. */
  readonly most: bigint | undefined;
  /** In how many periods. */
  readonly periods: bigint;
}

/** A cap that bounded less than the total goes on; it is raised where the total could not be spent under it. */
function widenLimit(before: SpendLimit | undefined, { token, total, most = 0n, periods }: Wider): SpendLimit {
  if (before === undefined) {
    return {
      token,
      perOperation: most === 0n ? total : smaller(most, total),
      perPeriod: total,
      lifetime: total,
    };
  }
  const isPeriodBound = periods > 1n && before.perPeriod < before.lifetime;
  const perPeriod = isPeriodBound
    ? smaller(larger(before.perPeriod, larger(divideUp(total, periods), most)), total)
    : total;
  const perOperation = before.perOperation < before.perPeriod ? larger(before.perOperation, most) : perPeriod;
  return { token, perOperation: smaller(perOperation, perPeriod), perPeriod, lifetime: total };
}

function widenPayments(rule: PaymentRule, { total, most = 0n, periods }: Wider): PaymentRule {
  const perPayment = larger(rule.perPayment, most);
  const needed = smaller(divideUp(total, perPayment * periods), maxPayments);
  return { ...rule, perPayment, perPeriod: Number(needed) };
}

function countPeriods({ periodSeconds, validAfter, validUntil }: SessionTerms): bigint {
  return periodSeconds === 0 ? 1n : BigInt(Math.ceil((validUntil - validAfter) / periodSeconds));
}

const divideUp = (amount: bigint, by: bigint) => (amount + by - 1n) / by;
const larger = (one: bigint, other: bigint) => (one > other ? one : other);
const smaller = (one: bigint, other: bigint) => (one < other ? one : other);
