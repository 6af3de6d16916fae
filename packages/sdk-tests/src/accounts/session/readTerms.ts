import { type Address, type Hex, hexToBigInt, hexToNumber, size, slice } from "viem";

const sizes = { header: 77, limit: 42, call: 19, rule: 4, address: 20, word: 32, payment: 19 } as const;
const counterparty = 5;

/** Terms as their grant's typed data spells them out. */
export interface ReadTerms {
  readonly sessionKey: Address;
  readonly epoch: bigint;
  readonly validAfter: number;
  readonly validUntil: number;
  readonly periodSeconds: number;
  readonly maxOperations: number;
  readonly gasBudgetWei: bigint;
  readonly limits: readonly {
    readonly token: Address;
    readonly perOperation: bigint;
    readonly perPeriod: bigint;
    readonly lifetime: bigint;
  }[];
  readonly payments: readonly {
    readonly token: Address;
    readonly perPayment: bigint;
    readonly paymentsPerPeriod: number;
    readonly payees: readonly Address[];
    readonly anyPayee: boolean;
  }[];
  readonly calls: readonly {
    readonly target: Address;
    readonly selector: Hex;
    readonly valueCapWei: bigint;
    /** How many. */
    readonly rules: number;
  }[];
  /** Operands of all counterparty rules, in the order of the rules. */
  readonly parties: readonly Address[];
}

/** Reads encoded terms, by the table in `docs/session-terms.md`. */
export function readTerms(terms: Hex): ReadTerms {
  const number = (at: number, bytes: number) => hexToNumber(slice(terms, at, at + bytes));
  const big = (at: number, bytes: number) => hexToBigInt(slice(terms, at, at + bytes));
  const [limitCount, callCount, ruleCount, addressCount, wordCount, paymentCount] = [
    number(71, 1),
    number(72, 1),
    number(73, 1),
    number(74, 1),
    number(75, 1),
    number(76, 1),
  ];
  const limits = sizes.header;
  const rules = limits + limitCount * sizes.limit + callCount * sizes.call;
  const addresses = rules + ruleCount * sizes.rule;
  const payments = addresses + addressCount * sizes.address + wordCount * sizes.word;
  if (size(terms) !== payments + paymentCount * sizes.payment)
    throw new RangeError("The terms' length is not what their header says.");

  const addressAt = (index: number) => {
    const at = addresses + index * sizes.address;
    return slice(terms, at, at + sizes.address);
  };
  const run = (first: number, count: number) => rangeOf(count).map((index) => addressAt(first + index));
  return {
    sessionKey: slice(terms, 1, 21),
    epoch: big(29, 8),
    validAfter: number(37, 6),
    validUntil: number(43, 6),
    periodSeconds: number(49, 4),
    maxOperations: number(53, 4),
    gasBudgetWei: big(57, 12),
    limits: rangeOf(limitCount).map((index) => {
      const at = limits + index * sizes.limit;
      return {
        token: addressAt(index),
        perOperation: big(at, 14),
        perPeriod: big(at + 14, 14),
        lifetime: big(at + 28, 14),
      };
    }),
    payments: rangeOf(paymentCount).map((index) => {
      const at = payments + index * sizes.payment;
      const [first, count] = [number(at + 1, 1), number(at + 2, 1)];
      return {
        token: addressAt(number(at, 1)),
        perPayment: big(at + 3, 14),
        paymentsPerPeriod: number(at + 17, 2),
        payees: run(first, count),
        anyPayee: count === 0,
      };
    }),
    calls: rangeOf(callCount).map((index) => {
      const at = limits + limitCount * sizes.limit + index * sizes.call;
      return {
        target: addressAt(number(at, 1)),
        selector: slice(terms, at + 1, at + 5),
        valueCapWei: big(at + 5, 12),
        rules: number(at + 18, 1),
      };
    }),
    parties: rangeOf(ruleCount).flatMap((index) => {
      const at = rules + index * sizes.rule;
      return number(at, 1) === counterparty ? run(number(at + 2, 1), number(at + 3, 1)) : [];
    }),
  };
}

function rangeOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
