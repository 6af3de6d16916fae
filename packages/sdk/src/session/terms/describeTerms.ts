import { type Address, formatEther, isAddressEqual, toFunctionSelector, zeroAddress } from "viem";
import { formatAmount } from "../../amounts/formatAmount.ts";
import { abbaBabaEscrowAbi } from "../../generated/abis.ts";
import { scopeIn } from "./escrowScope.ts";
import type { AllowedCall, ArgumentRule, SessionTerms } from "./SessionTerms.ts";

/** Names for addresses, and decimals for tokens, that a description may use. */
export interface DescribeTermsOptions {
  readonly labels?: Readonly<Record<Address, string>> | undefined;
  /** The account that granted them: lets the scope of its escrows be named. */
  readonly account?: Address | undefined;
  /** Tokens with 6 decimals. */
  readonly usdc?: Address | undefined;
}

/** Terms in words and as JSON. */
export interface TermsDescription {
  /** One sentence for each thing that the session may do or is bounded by. */
  readonly sentences: readonly string[];
  /** The terms, amounts as decimal strings of base units. */
  readonly json: Readonly<Record<string, unknown>>;
}

const functionNames = new Map<string, string>([
  ...abbaBabaEscrowAbi
    .filter((item) => item.type === "function")
    .map((item): [string, string] => [toFunctionSelector(item), item.name]),
  ["0x095ea7b3", "approve"],
  ["0xa9059cbb", "transfer"],
  ["0x23b872dd", "transferFrom"],
]);

/**
 * Says in words what terms allow.
 *
 * @param terms - The terms.
 * @param options - Names to use for addresses.
 * @returns Sentences for people, JSON for programs.
 */
export function describeTerms(terms: SessionTerms, options: DescribeTermsOptions = {}): TermsDescription {
  const sentences = [
    `The key ${terms.sessionKey} may act from ${isoTime(terms.validAfter)} to ${isoTime(terms.validUntil)}.`,
    `It may send at most ${terms.maxOperations} operations, with gas of at most ${formatEther(terms.gasBudget)} ETH in all.`,
    describePaymaster(terms.paymaster),
    ...describeLimits(terms, options),
    ...terms.calls.map((call) => describeCall(call, options)),
    "It may call nothing else, and sign nothing in the account's name.",
    terms.guardian === undefined
      ? "Only the owner can revoke it."
      : `The owner can revoke it, and so can the guardian ${terms.guardian}.`,
  ];
  return { sentences, json: toJson(terms) };
}

function describeLimits(terms: SessionTerms, options: DescribeTermsOptions): string[] {
  if (terms.limits.length === 0) return ["It may spend no token and no ETH."];
  const period = terms.periodSeconds === 0 ? undefined : `each ${terms.periodSeconds} s`;
  return terms.limits.map(({ token, perOperation, perPeriod, lifetime }) => {
    const amount = (units: bigint) => describeAmount(units, token, options);
    const inPeriod = period && perPeriod < lifetime ? `, ${amount(perPeriod)} ${period}` : "";
    return `It may spend at most ${amount(perOperation)} in one operation${inPeriod}, ${amount(lifetime)} over its life.`;
  });
}

function describeCall(call: AllowedCall, options: DescribeTermsOptions): string {
  const target = label(call.target, options);
  const value = call.valueCap === 0n ? "" : `, with at most ${formatEther(call.valueCap)} ETH`;
  if (call.selector === undefined) return `It may send ETH to ${target}${value}.`;
  const name = functionNames.get(call.selector) ?? call.selector;
  const scope = options.account === undefined ? undefined : scopeIn(call.rules, options.account);
  const isScope = ({ kind, argument }: ArgumentRule) =>
    scope !== undefined && argument === 0 && (kind === "atLeast" || kind === "atMost");
  const rules = call.rules.filter((rule) => !isScope(rule)).map((rule) => describeRule(rule, options));
  if (scope !== undefined) rules.unshift(`the escrow is one of the session's own scope ${scope}`);
  return `It may call ${name} of ${target}${value}${rules.length > 0 ? `, if ${rules.join(" and ")}` : ""}.`;
}

function describeRule(rule: ArgumentRule, options: DescribeTermsOptions): string {
  const argument = `argument ${rule.argument}`;
  switch (rule.kind) {
    case "spend":
      return `${argument} is within what it may spend of ${label(rule.token, options)}`;
    case "counterparty":
      return `the money goes to ${rule.addresses.map((address) => label(address, options)).join(" or ")}`;
    case "address":
      return `${argument} is ${rule.addresses.map((address) => label(address, options)).join(" or ")}`;
    case "oneOf":
      return `${argument} is one of ${rule.values.join(", ")}`;
    case "equal":
      return `${argument} is ${rule.value}`;
    case "atMost":
      return `${argument} is at most ${rule.value}`;
    case "atLeast":
      return `${argument} is at least ${rule.value}`;
  }
}

function describePaymaster(paymaster: SessionTerms["paymaster"]): string {
  if (paymaster === "none") return "The account pays for gas; no paymaster may.";
  if (paymaster === "any") return "The account or any paymaster pays for gas.";
  return `The account or the paymaster ${paymaster} pays for gas.`;
}

function describeAmount(units: bigint, token: Address, options: DescribeTermsOptions): string {
  if (isAddressEqual(token, zeroAddress)) return `${formatEther(units)} ETH`;
  if (options.usdc !== undefined && isAddressEqual(token, options.usdc)) return `${formatAmount(units)} USDC`;
  return `${units} base units of ${label(token, options)}`;
}

function label(address: Address, { labels = {}, usdc }: DescribeTermsOptions): string {
  if (usdc !== undefined && isAddressEqual(address, usdc)) return "USDC";
  const found = Object.entries(labels).find(([labelled]) => isAddressEqual(labelled as Address, address));
  return found ? `${found[1]} (${address})` : address;
}

function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString();
}

/** Bigints as decimal strings: JSON has no others that are exact. */
function toJson(terms: SessionTerms): Record<string, unknown> {
  const text = JSON.stringify(terms, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
