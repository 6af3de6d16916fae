import { type Address, type Hex, isHex, size, zeroAddress } from "viem";
import {
  IndexOutOfRangeError,
  LimitsNotAscendingError,
  NativeSpendRuleError,
  NothingAllowedError,
  PayeesInvalidError,
  PaymentRulesTooManyError,
  PaymentTokenInvalidError,
  RuleKindUnknownError,
  RuleOperandsInvalidError,
  SessionKeyMissingError,
  TermsMalformedError,
  TermsNotCanonicalError,
  TermsVersionUnknownError,
} from "../errors/termsErrors.ts";
import type { AllowedCall, ArgumentRule, PaymentRule, SessionTerms } from "../SessionTerms.ts";
import { ByteReader } from "./ByteReader.ts";
import { checkWindow } from "./checkWindow.ts";
import { packTerms } from "./packTerms.ts";
import { emptySelector, layout, ruleKinds } from "./termsLayout.ts";
import { termsWithJson } from "./termsWithJson.ts";

interface Tables {
  readonly tokens: readonly Address[];
  readonly rules: readonly (() => ArgumentRule)[];
  readonly addresses: readonly Address[];
  readonly words: readonly bigint[];
}

/**
 * Reads encoded terms, as strictly as the contract does when it installs them.
 *
 * @param encoded - Terms, in the one layout that the contract accepts.
 * @returns What they say.
 * @throws {TermsMalformedError} when the length is not what the header says.
 * @throws {TermsVersionUnknownError} when they are of another version.
 * @throws {IndexOutOfRangeError} when an entry refers to one that is not there; and the other errors by which the
 * contract's `TermsValidation` refuses terms.
 */
export function decodeTerms(encoded: Hex): SessionTerms {
  const length = isHex(encoded) && encoded.length % 2 === 0 ? size(encoded) : 0;
  if (length < layout.header) {
    throw new TermsMalformedError({ expectedLength: layout.header, actualLength: length });
  }
  const reader = new ByteReader(encoded);
  const version = reader.number(1);
  if (version !== layout.version) throw new TermsVersionUnknownError({ version });
  const sessionKey = reader.address();
  if (sessionKey === zeroAddress) throw new SessionKeyMissingError();
  const salt = reader.hex(8).toLowerCase() as Hex;
  const epoch = reader.bigint(8);
  const [validAfter, validUntil] = [reader.number(6), reader.number(6)];
  checkWindow({ validAfter, validUntil });
  const [periodSeconds, maxOperations] = [reader.number(4), reader.number(4)];
  const gasBudget = reader.bigint(12);
  const [guardian, paymaster] = [reader.number(1), reader.number(1)];
  const counts = {
    limits: reader.number(1),
    calls: reader.number(1),
    rules: reader.number(1),
    addresses: reader.number(1),
    words: reader.number(1),
    payments: reader.number(1),
  };
  if (counts.calls === 0 && counts.payments === 0) throw new NothingAllowedError({ missing: "calls" });
  if (counts.payments > layout.maxPayments) {
    throw new PaymentRulesTooManyError({ most: layout.maxPayments, count: counts.payments });
  }
  const expectedLength =
    layout.header +
    counts.limits * layout.limit +
    counts.calls * layout.call +
    counts.rules * layout.rule +
    counts.addresses * layout.address +
    counts.words * layout.word +
    counts.payments * layout.payment;
  if (length !== expectedLength) throw new TermsMalformedError({ expectedLength, actualLength: length });

  const caps = repeat(counts.limits, () => ({
    perOperation: reader.bigint(14),
    perPeriod: reader.bigint(14),
    lifetime: reader.bigint(14),
  }));
  const calls = repeat(counts.calls, () => readCall(reader));
  const rules = repeat(counts.rules, (rule) => readRule(reader, rule));
  const addresses = repeat(counts.addresses, () => reader.address());
  const words = repeat(counts.words, () => reader.bigint(layout.word));
  const payments = repeat(counts.payments, (rule) => readPayment(reader, rule, addresses));
  checkEnd(counts.limits, addresses.length);
  const tokens = checkAscending(addresses.slice(0, counts.limits));
  const tables: Tables = { tokens, addresses, words, rules: rules.map((rule) => () => rule(tables)) };
  // Rules that no call uses must be sound too.
  for (const rule of tables.rules) rule();

  const terms: SessionTerms = {
    sessionKey,
    salt,
    epoch,
    validAfter,
    validUntil,
    periodSeconds,
    maxOperations,
    gasBudget,
    guardian: guardian === layout.noIndex ? undefined : at(addresses, guardian),
    paymaster: readPaymaster(paymaster, addresses),
    limits: caps.map((cap, index) => ({ token: at(tokens, index), ...cap })),
    calls: calls.map((call) => call(tables)),
    payments,
  };
  checkCanonical(encoded, packTerms(terms));
  return termsWithJson(terms);
}

/** One meaning has one encoding: terms written anew are the very same bytes. */
function checkCanonical(encoded: Hex, canonical: Hex): void {
  const given = encoded.toLowerCase();
  if (given === canonical) return;
  const unused = given.length > canonical.length;
  let position = 2;
  while (position < canonical.length && given[position] === canonical[position]) position += 1;
  throw new TermsNotCanonicalError({ offset: Math.floor((position - 2) / 2), unused });
}

function readCall(reader: ByteReader): (tables: Tables) => AllowedCall {
  const target = reader.number(1);
  const selector = reader.hex(4).toLowerCase() as Hex;
  const valueCap = reader.bigint(12);
  const [first, count] = [reader.number(1), reader.number(1)];
  return ({ addresses, rules }) => {
    checkEnd(first + count, rules.length);
    return {
      target: at(addresses, target),
      selector: selector === emptySelector ? undefined : selector,
      valueCap,
      rules: rules.slice(first, first + count).map((rule) => rule()),
    };
  };
}

function readRule(reader: ByteReader, rule: number): (tables: Tables) => ArgumentRule {
  const [number, argument, first, count] = [
    reader.number(1),
    reader.number(1),
    reader.number(1),
    reader.number(1),
  ];
  const kind = ruleKinds[number];
  if (kind === undefined) throw new RuleKindUnknownError({ kind: number });
  const ofList = kind === "oneOf" || kind === "address" || kind === "counterparty";
  if (count === 0 || (count !== 1 && !ofList)) throw new RuleOperandsInvalidError({ rule, count });
  return ({ tokens, addresses, words }) => {
    const table =
      kind === "spend" ? tokens : kind === "address" || kind === "counterparty" ? addresses : words;
    checkEnd(first + count, table.length);
    switch (kind) {
      case "spend": {
        const token = at(tokens, first);
        if (token === zeroAddress) throw new NativeSpendRuleError({ rule });
        return { kind, argument, token };
      }
      case "address":
      case "counterparty":
        return { kind, argument, addresses: addresses.slice(first, first + count) };
      case "oneOf":
        return { kind, argument, values: words.slice(first, first + count) };
      default:
        return { kind, argument, value: at(words, first) };
    }
  };
}

function readPayment(reader: ByteReader, rule: number, addresses: readonly Address[]): PaymentRule {
  const [tokenIndex, first, count] = [reader.number(1), reader.number(1), reader.number(1)];
  const token = at(addresses, tokenIndex);
  if (token === zeroAddress) throw new PaymentTokenInvalidError({ rule });
  if (count === 0 && first !== layout.noIndex) throw new PayeesInvalidError({ rule });
  if (count !== 0) checkEnd(first + count, addresses.length);
  return {
    token,
    payees: count === 0 ? "anyone" : addresses.slice(first, first + count),
    perPayment: reader.bigint(14),
    perPeriod: reader.number(2),
  };
}

function readPaymaster(index: number, addresses: readonly Address[]): SessionTerms["paymaster"] {
  if (index === layout.noPaymaster) return "none";
  return index === layout.noIndex ? "any" : at(addresses, index);
}

function checkAscending(tokens: readonly Address[]): readonly Address[] {
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before !== undefined && BigInt(token) <= BigInt(before)) throw new LimitsNotAscendingError({ token });
  }
  return tokens;
}

function checkEnd(end: number, count: number): void {
  if (end > count) throw new IndexOutOfRangeError({ index: end, count });
}

function at<entry>(entries: readonly entry[], index: number): entry {
  const entry = entries[index];
  if (entry === undefined) throw new IndexOutOfRangeError({ index, count: entries.length });
  return entry;
}

function repeat<value>(count: number, read: (index: number) => value): value[] {
  return Array.from({ length: count }, (_, index) => read(index));
}
