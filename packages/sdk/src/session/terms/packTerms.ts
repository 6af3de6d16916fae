import { type Address, concat, getAddress, type Hex, isHex, numberToHex, size, zeroAddress } from "viem";
import { LimitMissingError } from "../errors/callErrors.ts";
import {
  LimitsNotAscendingError,
  NativeSpendRuleError,
  PayeesInvalidError,
  PaymentTokenInvalidError,
  RuleOperandsInvalidError,
  TermOutOfRangeError,
  TermsMalformedError,
  TermsTooLargeError,
} from "../errors/termsErrors.ts";
import type { AllowedCall, ArgumentRule, PaymentRule, SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { Table } from "./Table.ts";
import { emptySelector, layout, ruleKinds } from "./termsLayout.ts";

interface Tables {
  readonly limits: readonly Address[];
  readonly rules: Table<Hex>;
  readonly addresses: Table<Address>;
  readonly words: Table<bigint>;
}

/**
 * Packs terms as they are, lists with repeated entries included, into the one encoding that the contract takes for them.
 *
 * @param terms - The terms.
 * @returns Their encoding, version 1; errors as of `encodeTerms`.
 */
export function packTerms(terms: SessionTerms): Hex {
  const limits = sortLimits(terms.limits);
  const tables: Tables = {
    limits: limits.map(({ token }) => token),
    rules: new Table("rules"),
    addresses: new Table("addresses"),
    words: new Table("words"),
  };
  // The contract finds a limit's token by the limit's own index.
  tables.addresses.place(tables.limits);
  const guardian = terms.guardian === undefined ? layout.noIndex : placeAddress(tables, terms.guardian);
  const paymaster = placePaymaster(tables, terms.paymaster);
  // The contract takes one order only: the operands of all rules lie before the calls' targets.
  const placed = terms.calls.map((call) => ({ call, firstRule: placeRules(call, tables) }));
  const calls = placed.map(({ call, firstRule }) => encodeCall(call, firstRule, tables));
  if (terms.payments.length > layout.maxPayments) {
    throw new TermsTooLargeError({ table: "payment rules", max: layout.maxPayments });
  }
  const payments = terms.payments.map((payment, rule) => encodePayment(payment, rule, tables));
  if (size(terms.salt) !== 8)
    throw new TermsMalformedError({ expectedLength: 8, actualLength: size(terms.salt) });

  return concat([
    field("version", layout.version, 1),
    getAddress(terms.sessionKey),
    terms.salt,
    field("epoch", terms.epoch, 8),
    field("validAfter", terms.validAfter, 6),
    field("validUntil", terms.validUntil, 6),
    field("periodSeconds", terms.periodSeconds, 4),
    field("maxOperations", terms.maxOperations, 4),
    field("gasBudget", terms.gasBudget, 12),
    field("guardian", guardian, 1),
    field("paymaster", paymaster, 1),
    field("number of limits", limits.length, 1),
    field("number of calls", calls.length, 1),
    field("number of rules", tables.rules.entries.length, 1),
    field("number of addresses", tables.addresses.entries.length, 1),
    field("number of words", tables.words.entries.length, 1),
    field("number of payment rules", payments.length, 1),
    ...limits.map(encodeLimit),
    ...calls,
    ...tables.rules.entries,
    ...tables.addresses.entries,
    ...tables.words.entries.map((word) => field("operand", word, layout.word)),
    ...payments,
  ]).toLowerCase() as Hex;
}

function sortLimits(limits: readonly SpendLimit[]): SpendLimit[] {
  const sorted = limits
    .map((limit) => ({ ...limit, token: getAddress(limit.token) }))
    .sort((a, b) => (BigInt(a.token) < BigInt(b.token) ? -1 : 1));
  for (const [index, { token }] of sorted.entries()) {
    if (sorted[index + 1]?.token === token) throw new LimitsNotAscendingError({ token });
  }
  return sorted;
}

function encodeLimit({ perOperation, perPeriod, lifetime }: SpendLimit): Hex {
  return concat([
    field("perOperation", perOperation, 14),
    field("perPeriod", perPeriod, 14),
    field("lifetime", lifetime, 14),
  ]);
}

function placeRules({ rules }: AllowedCall, tables: Tables): number {
  return tables.rules.place(rules.map((rule) => encodeRule(rule, tables)));
}

function encodeCall(call: AllowedCall, firstRule: number, tables: Tables): Hex {
  const { selector = emptySelector } = call;
  if (!isHex(selector) || size(selector) !== 4) {
    throw new TermsMalformedError({ expectedLength: 4, actualLength: size(selector) });
  }
  return concat([
    field("target", placeAddress(tables, call.target), 1),
    selector,
    field("valueCap", call.valueCap, 12),
    field("first rule", firstRule, 1),
    field("number of a call's rules", call.rules.length, 1),
  ]);
}

function encodeRule(rule: ArgumentRule, tables: Tables): Hex {
  const [first, count] = placeOperands(rule, tables);
  return concat([
    field("kind", ruleKinds.indexOf(rule.kind), 1),
    field("argument", rule.argument, 1),
    field("first operand", first, 1),
    field("number of operands", count, 1),
  ]);
}

function encodePayment(payment: PaymentRule, rule: number, tables: Tables): Hex {
  const { payees, perPayment, perPeriod } = payment;
  if (BigInt(payment.token) === 0n) throw new PaymentTokenInvalidError({ rule });
  const listed = payees === "anyone" ? [] : payees.map((payee) => getAddress(payee));
  if (payees !== "anyone" && listed.length === 0) throw new PayeesInvalidError({ rule });
  return concat([
    field("token", placeAddress(tables, payment.token), 1),
    field("first payee", payees === "anyone" ? layout.noIndex : tables.addresses.place(listed), 1),
    field("number of payees", listed.length, 1),
    field("perPayment", perPayment, 14),
    field("perPeriod", perPeriod, 2),
  ]);
}

function placeOperands(rule: ArgumentRule, tables: Tables): [first: number, count: number] {
  const { argument } = rule;
  switch (rule.kind) {
    case "spend": {
      const token = getAddress(rule.token);
      if (token === zeroAddress) throw new NativeSpendRuleError({ rule: argument });
      const index = tables.limits.indexOf(token);
      if (index < 0) throw new LimitMissingError({ token });
      return [index, 1];
    }
    case "address":
    case "counterparty": {
      const addresses = rule.addresses.map((address) => getAddress(address));
      if (addresses.length === 0) throw new RuleOperandsInvalidError({ rule: argument, count: 0 });
      return [tables.addresses.place(addresses), addresses.length];
    }
    case "oneOf":
      if (rule.values.length === 0) throw new RuleOperandsInvalidError({ rule: argument, count: 0 });
      return [tables.words.place(rule.values), rule.values.length];
    default:
      return [tables.words.place([rule.value]), 1];
  }
}

function placeAddress(tables: Tables, address: Address): number {
  return tables.addresses.place([getAddress(address)]);
}

function placePaymaster(tables: Tables, paymaster: SessionTerms["paymaster"]): number {
  if (paymaster === "none") return layout.noPaymaster;
  return paymaster === "any" ? layout.noIndex : placeAddress(tables, paymaster);
}

/** A whole number, big-endian, in `bytes` bytes. */
function field(term: string, value: bigint | number, bytes: number): Hex {
  const max = (1n << BigInt(bytes * 8)) - 1n;
  const valid =
    typeof value === "bigint" ? value >= 0n && value <= max : Number.isSafeInteger(value) && value >= 0;
  if (!valid || BigInt(value) > max) throw new TermOutOfRangeError({ term, value, max });
  return numberToHex(value, { size: bytes });
}
