import type { Address } from "viem";
import type { PaymentBook } from "../book/PaymentBook.ts";
import { PolicyRefusedError, type PolicyRule } from "../errors/policyErrors.ts";
import type { PaymentPolicy, ProposedPayment } from "./PaymentPolicy.ts";

const day = 86_400;

/**
 * Holds a payment against a policy. Asks for approval last, when nothing else refuses.
 *
 * @param policy - The policy.
 * @param payment - What is about to be booked.
 * @param facts - The book that counts, the paying account, the chain's time in unix seconds.
 * @throws {PolicyRefusedError} naming the rule.
 */
export async function checkPolicy(
  policy: PaymentPolicy,
  payment: ProposedPayment,
  facts: { readonly book: PaymentBook; readonly account: Address; readonly now: number },
): Promise<void> {
  const { hosts, maxPerRequest, maxPerHostPerDay, maxPerDay, ask } = policy;
  const { host, token, value } = payment;
  const { book, account, now } = facts;
  const refuse = (rule: PolicyRule, limit?: bigint, spent?: bigint) => {
    throw new PolicyRefusedError({ rule, host, requested: value, limit, spent });
  };
  if (hosts !== undefined && !hosts.some((pattern) => matchesHost(host, pattern))) refuse("hosts");
  if (maxPerRequest !== undefined && value > maxPerRequest) refuse("maxPerRequest", maxPerRequest);
  const query = { account, token, since: now - day };
  if (maxPerHostPerDay !== undefined) {
    const spent = await book.spent({ ...query, host });
    if (spent + value > maxPerHostPerDay) refuse("maxPerHostPerDay", maxPerHostPerDay, spent);
  }
  if (maxPerDay !== undefined) {
    const spent = await book.spent(query);
    if (spent + value > maxPerDay) refuse("maxPerDay", maxPerDay, spent);
  }
  if (ask !== undefined && value > ask.above && (await ask.approve(payment)) !== true)
    refuse("ask", ask.above);
}

/** Whether a host is one, or is below one: `*.example.com` holds `api.example.com`, not `example.com`. */
export function matchesHost(host: string, pattern: string): boolean {
  const [name, wanted] = [host.toLowerCase(), pattern.toLowerCase()];
  return wanted.startsWith("*.") ? name.endsWith(wanted.slice(1)) : name === wanted;
}
