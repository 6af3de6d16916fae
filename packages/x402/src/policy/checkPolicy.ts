import type { Address } from "viem";
import type { PaymentBook, SpendingLimit } from "../book/PaymentBook.ts";
import { PolicyRefusedError, type PolicyRule } from "../errors/policyErrors.ts";
import { askFirst } from "./askFirst.ts";
import type { PaymentPolicy, ProposedPayment } from "./PaymentPolicy.ts";

const day = 86_400;

/** What a payment is held against a policy with. */
export interface PolicyFacts {
  readonly book: PaymentBook;
  /** Who pays. */
  readonly account: Address;
  /** The chain's time, unix seconds. */
  readonly now: number;
  /** Ends the waiting for an approval. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Holds a payment against a policy. Asks for approval last, when nothing else refuses.
 *
 * @param policy - The policy.
 * @param payment - What is about to be booked.
 * @param facts - {@link PolicyFacts}
 * @returns The limits that the book counts: it holds them in the step in which it books, as others may book meanwhile.
 * @throws {PolicyRefusedError} naming the rule.
 */
export async function checkPolicy(
  policy: PaymentPolicy,
  payment: ProposedPayment,
  facts: PolicyFacts,
): Promise<readonly SpendingLimit[]> {
  const { hosts, maxPerRequest, ask } = policy;
  const { host, token, value } = payment;
  const { book, account, now, signal } = facts;
  const refuse = (rule: PolicyRule, limit?: bigint, spent?: bigint) => {
    throw new PolicyRefusedError({ rule, host, requested: value, limit, spent });
  };
  if (hosts !== undefined && !hosts.some((pattern) => matchesHost(host, pattern))) refuse("hosts");
  if (maxPerRequest !== undefined && value > maxPerRequest) refuse("maxPerRequest", maxPerRequest);
  const limits = toLimits(policy, host, now);
  for (const { host: only, since, most } of limits) {
    const spent = await book.spent({ account, token, since, host: only });
    if (spent + value > most) refuse(only === undefined ? "maxPerDay" : "maxPerHostPerDay", most, spent);
  }
  if (ask !== undefined && value > ask.above) await askFirst(ask, payment, signal);
  return limits;
}

function toLimits(
  { maxPerHostPerDay, maxPerDay }: PaymentPolicy,
  host: string,
  now: number,
): readonly SpendingLimit[] {
  const since = now - day;
  return [
    ...(maxPerHostPerDay === undefined ? [] : [{ host, since, most: maxPerHostPerDay }]),
    ...(maxPerDay === undefined ? [] : [{ since, most: maxPerDay }]),
  ];
}

/** Whether a host is one, or is below one: `*.example.com` holds `api.example.com`, not `example.com`. */
export function matchesHost(host: string, pattern: string): boolean {
  const [name, wanted] = [host.toLowerCase(), pattern.toLowerCase()];
  return wanted.startsWith("*.") ? name.endsWith(wanted.slice(1)) : name === wanted;
}
