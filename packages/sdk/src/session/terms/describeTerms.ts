import {
  type AbiFunction,
  type Address,
  formatEther,
  isAddressEqual,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { formatAmount } from "../../amounts/formatAmount.ts";
import { usdcDecimals } from "../../amounts/parseAmount.ts";
import { isoTime, periodWords } from "../../encoding/timeWords.ts";
import { abbaBabaEscrowAbi, abbaBabaEscrowOtherFunctions } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AllowedCall, ArgumentRule, PaymentRule, SessionTerms } from "../SessionTerms.ts";
import { checkTermsNames } from "./checkTermsNames.ts";
import { isCounted, partiesOf } from "./counterparties.ts";
import { isEnablingCall } from "./enablingCall.ts";
import { scopeIn } from "./escrowScope.ts";
import { gasPaymentOf } from "./gasPayment.ts";
import { tokenFunctionOf } from "./tokenFunctions.ts";
import { worstOfRule, worstPayments } from "./worstPayments.ts";

/** Names for addresses, and decimals for tokens, that a description may use. */
export interface DescribeTermsOptions {
  readonly labels?: Readonly<Record<Address, string>> | undefined;
  /** The account that granted them: lets the scope of its escrows be named. */
  readonly account?: Address | undefined;
  /** A token that is called USDC, and has 6 decimals. */
  readonly usdc?: Address | undefined;
  /** What other tokens are called, and how many decimals they have. Amounts of all others are shown in base units. */
  readonly tokens?: Readonly<Record<Address, TokenWords>> | undefined;
}

/** What a token is called, and how many decimals it has. */
export interface TokenWords {
  readonly symbol: string;
  readonly decimals: number;
}

const optionNames = {
  labels: true,
  account: true,
  usdc: true,
  tokens: true,
} satisfies Names<DescribeTermsOptions>;

/** Terms in words and as JSON. */
export interface TermsDescription {
  /** One sentence for each thing that the session may do or is bounded by. */
  readonly sentences: readonly string[];
  /** The terms, amounts as decimal strings of base units. */
  readonly json: Readonly<Record<string, unknown>>;
}

const enabling = "It may call its own key's address with nothing, which does nothing but enable the session.";

const toAnyone = ": the money may go to ANYONE (no counterparty is named)";

const ofAnyAmount = ": an allowance of ANY amount, which no limit counts";

const escrowFunctions = new Map<string, AbiFunction>(
  [...abbaBabaEscrowAbi, ...abbaBabaEscrowOtherFunctions]
    .filter((item) => item.type === "function")
    .map((item) => [toFunctionSelector(item), item]),
);

/**
 * Says in words what terms allow.
 *
 * @param terms - The terms.
 * @param options - Names to use for addresses.
 * @returns Sentences for people, JSON for programs.
 */
export function describeTerms(terms: SessionTerms, options: DescribeTermsOptions = {}): TermsDescription {
  checkTermsNames(terms);
  checkParameters(options, optionNames, "options of describeTerms");
  const sentences = [
    `The key ${terms.sessionKey} may act from ${isoTime(terms.validAfter)} to ${isoTime(terms.validUntil)}, while the account's epoch is ${terms.epoch}.`,
    `It may send at most ${terms.maxOperations} operations, with gas of at most ${formatEther(terms.gasBudget)} ETH in all.`,
    gasPaymentOf(terms.paymaster).replace("The paymaster", `The paymaster ${terms.paymaster}`),
    ...describeLimits(terms, options),
    ...terms.calls.map((call) =>
      isEnablingCall(call, terms.sessionKey) ? enabling : describeCall(call, options),
    ),
    ...terms.payments.map((rule) => describePayment(rule, terms, options)),
    ...describeWorstPayments(terms, options),
    terms.payments.length === 0
      ? "It may call nothing else, and sign nothing in the account's name."
      : "It may call nothing else, and sign nothing else in the account's name.",
    terms.guardian === undefined
      ? "Only the owner can revoke it."
      : `The owner can revoke it, and so can the guardian ${terms.guardian}.`,
  ];
  return { sentences, json: toJson(terms) };
}

function describeLimits(terms: SessionTerms, options: DescribeTermsOptions): string[] {
  if (terms.limits.length === 0) {
    return terms.calls.length === 0
      ? ["It may spend no token and no ETH by calls."]
      : ["It has no spending limit: what its calls can move, only the rules of those calls bound."];
  }
  const period = terms.periodSeconds === 0 ? undefined : periodWords(terms.periodSeconds);
  return terms.limits.map(({ token, perOperation, perPeriod, lifetime }) => {
    const amount = (units: bigint) => describeAmount(units, token, options);
    const inPeriod = period && perPeriod < lifetime ? `, ${amount(perPeriod)} ${period}` : "";
    return `It may spend at most ${amount(perOperation)} in one operation${inPeriod}, ${amount(lifetime)} over its life.`;
  });
}

function describePayment(rule: PaymentRule, terms: SessionTerms, options: DescribeTermsOptions): string {
  const { perPeriod: payments, payees, token } = rule;
  const to =
    payees === "anyone"
      ? "ANYONE, whoever asks for it (no payee is named)"
      : payees.map((payee) => label(payee, options)).join(" or ");
  const count = `${payments} payment${payments === 1 ? "" : "s"} ${terms.periodSeconds === 0 ? "in all" : periodWords(terms.periodSeconds)}`;
  const [most, worst] = [rule.perPayment, worstOfRule(rule, terms)].map((units) =>
    describeAmount(units, token, options),
  );
  return `It may sign ${count} of at most ${most} to ${to}: at worst ${worst} over its life.`;
}

/** Only where the rules do not say it already. */
function describeWorstPayments(terms: SessionTerms, options: DescribeTermsOptions): string[] {
  if (terms.payments.length < 2) return [];
  return worstPayments(terms).map(
    ({ token, total }) =>
      `By all these payments together it can cost at worst ${describeAmount(total, token, options)}.`,
  );
}

function describeCall(call: AllowedCall, options: DescribeTermsOptions): string {
  const target = label(call.target, options);
  const value = call.valueCap === 0n ? "" : `, with at most ${formatEther(call.valueCap)} ETH`;
  if (call.selector === undefined) return `It may send ETH to ${target}${value}.`;
  const escrowFunction = escrowFunctions.get(call.selector);
  const tokenFunction = tokenFunctionOf(call.selector);
  const name = escrowFunction?.name ?? tokenFunction?.name ?? call.selector;
  const argumentNames = escrowFunction?.inputs.map((input) => input.name) ?? tokenFunction?.arguments;
  const scope = options.account === undefined ? undefined : scopeIn(call.rules, options.account);
  const isScope = ({ kind, argument }: ArgumentRule) =>
    scope !== undefined && argument === 0 && (kind === "atLeast" || kind === "atMost");
  const rules = call.rules
    .filter((rule) => !isScope(rule))
    .map((rule) => describeRule(rule, argumentNames?.[rule.argument], options));
  if (scope !== undefined) rules.unshift(`the escrow is one of the session's own scope ${scope}`);
  const anyone = isCounted(call) && partiesOf(call) === undefined ? toAnyone : "";
  const unmetered = tokenFunction?.name === "approve" && !isCounted(call) ? ofAnyAmount : "";
  return `It may call ${name} of ${target}${value}${rules.length > 0 ? `, if ${rules.join(" and ")}` : ""}${anyone}${unmetered}.`;
}

function describeRule(rule: ArgumentRule, name: string | undefined, options: DescribeTermsOptions): string {
  const argument = name === undefined ? `argument ${rule.argument}` : `its ${name}`;
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

function describeAmount(units: bigint, token: Address, options: DescribeTermsOptions): string {
  if (isAddressEqual(token, zeroAddress)) return `${formatEther(units)} ETH`;
  const words = wordsOf(token, options);
  if (words !== undefined) return `${formatAmount(units, words.decimals)} ${words.symbol}`;
  return `${units} base units of ${label(token, options)}`;
}

function wordsOf(token: Address, { usdc, tokens = {} }: DescribeTermsOptions): TokenWords | undefined {
  if (usdc !== undefined && isAddressEqual(token, usdc)) return { symbol: "USDC", decimals: usdcDecimals };
  return Object.entries(tokens).find(([address]) => isAddressEqual(address as Address, token))?.[1];
}

function label(address: Address, options: DescribeTermsOptions): string {
  const { labels = {} } = options;
  const words = wordsOf(address, options);
  if (words !== undefined) return words.symbol;
  const found = Object.entries(labels).find(([labelled]) => isAddressEqual(labelled as Address, address));
  return found ? `${found[1]} (${address})` : address;
}

/** Bigints as decimal strings: JSON has no others that are exact. */
function toJson(terms: SessionTerms): Record<string, unknown> {
  // Of a copy: terms have a JSON form of their own.
  const text = JSON.stringify({ ...terms }, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
