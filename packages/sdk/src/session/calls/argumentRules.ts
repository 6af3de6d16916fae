import type { Address, Hex } from "viem";

/** What a named argument must satisfy. Made by the functions of this file; the compiler holds it to the argument's type. */
export type NamedRule =
  | { readonly kind: "equal"; readonly value: Word }
  | { readonly kind: "oneOf"; readonly values: readonly Word[] }
  | { readonly kind: "atMost" | "atLeast"; readonly value: bigint }
  | {
      readonly kind: "address" | "counterparty";
      /** `"account"`: the account that grants the session. */
      readonly addresses: readonly Address[] | "account";
    }
  | { readonly kind: "spend"; readonly token: "USDC" | Address }
  | { readonly kind: "list"; readonly values: readonly Word[] };

const kinds = ["equal", "oneOf", "atMost", "atLeast", "address", "counterparty", "spend", "list"];

/** Whether a value is a rule of this file, or several. */
export function isNamedRules(value: unknown): value is NamedRule | readonly NamedRule[] {
  if (Array.isArray(value)) return value.every(isNamedRules);
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(String(value.kind));
}

/** What fills one 32-byte argument. */
export type Word = bigint | boolean | Address | Hex;

/** The rules that an argument of a Solidity type can have. */
export type RuleFor<type extends string> = type extends `${string}]`
  ? Extract<NamedRule, { readonly kind: "list" }>
  : type extends "bytes" | "string"
    ? never
    : RuleForWord<type>;

type RuleForWord<type extends string> = type extends "address"
  ? Extract<NamedRule, { readonly kind: "address" | "counterparty" | "equal" | "oneOf" }>
  : type extends `uint${string}`
    ? Extract<NamedRule, { readonly kind: "equal" | "oneOf" | "atMost" | "atLeast" | "spend" }>
    : Extract<NamedRule, { readonly kind: "equal" | "oneOf" }>;

/** The argument is exactly this. */
export function equal<word extends Word>(value: word) {
  return { kind: "equal", value } as const;
}

/** The argument is one of these. */
export function oneOf<word extends Word>(values: readonly word[]) {
  return { kind: "oneOf", values } as const;
}

/** The argument, an unsigned number, is at most this. */
export function atMost(value: bigint) {
  return { kind: "atMost", value } as const;
}

/** The argument, an unsigned number, is at least this. */
export function atLeast(value: bigint) {
  return { kind: "atLeast", value } as const;
}

/** The argument is one of these contracts: a token, a spender. */
export function contracts(addresses: readonly Address[]) {
  return { kind: "address", addresses } as const;
}

/** The argument names who is paid: one of these, or the account that grants the session. */
export function paidTo(addresses: readonly Address[] | "account") {
  return { kind: "counterparty", addresses } as const;
}

/**
 * The argument is an amount of a token, which counts against the session's limit of that token.
 *
 * @param token - The token, which `spend` must limit.
 */
export function spends(token: "USDC" | Address) {
  return { kind: "spend", token } as const;
}

/**
 * The argument, an array, holds exactly these, in this order: the path of a swap.
 *
 * @param values - All of its elements.
 */
export function list<word extends Word>(values: readonly word[]) {
  return { kind: "list", values } as const;
}
