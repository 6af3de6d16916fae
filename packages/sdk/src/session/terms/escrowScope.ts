import { type Address, concat, type Hex, hexToBigInt, isAddressEqual, pad, slice, toHex } from "viem";
import type { AllowedCall, ArgumentRule, SessionTerms } from "../SessionTerms.ts";

/** Index of the escrow's id among the arguments of every method that takes one. */
const idArgument = 0;

/**
 * The rules that keep a session to the escrows of one scope: ids that begin with the account and the scope.
 *
 * Whoever may accept an escrow may pay it out. Without these rules a session with a budget of 10 USDC could release an
 * escrow of 1,000 USDC that the owner had funded.
 *
 * @param account - The account, which is the buyer in every id that it may create.
 * @param scope - 4 bytes.
 * @returns Lower and upper bound of the ids.
 */
export function escrowScopeRules(account: Address, scope: Hex): ArgumentRule[] {
  const prefix = concat([account, scope]);
  const first = pad(prefix, { dir: "right", size: 32 });
  const last = concat([prefix, "0xffffffffffffffff"]);
  return [
    { kind: "atLeast", argument: idArgument, value: hexToBigInt(first) },
    { kind: "atMost", argument: idArgument, value: hexToBigInt(last) },
  ];
}

/**
 * Reads the scope in which a session creates escrows out of its terms.
 *
 * @param terms - The terms.
 * @param account - The account that granted them.
 * @returns 4 bytes; `0x00000000` when the terms keep the session to no scope.
 */
export function escrowScopeOf(terms: SessionTerms, account: Address): Hex {
  for (const { rules } of terms.calls) {
    const scope = scopeIn(rules, account);
    if (scope !== undefined) return scope;
  }
  return "0x00000000";
}

/** The scope that a call's rules keep it to, if they are {@link escrowScopeRules}. */
export function scopeIn(rules: AllowedCall["rules"], account: Address): Hex | undefined {
  const first = boundOf(rules, "atLeast");
  const last = boundOf(rules, "atMost");
  if (first === undefined || last === undefined) return undefined;
  const scope = slice(first, 20, 24);
  const [low, high] = escrowScopeRules(account, scope);
  if (!isAddressEqual(slice(first, 0, 20), account)) return undefined;
  const isScope =
    low?.kind === "atLeast" &&
    high?.kind === "atMost" &&
    hexToBigInt(first) === low.value &&
    hexToBigInt(last) === high.value;
  return isScope ? scope : undefined;
}

function boundOf(rules: AllowedCall["rules"], kind: "atLeast" | "atMost"): Hex | undefined {
  const rule = rules.find((candidate) => candidate.kind === kind && candidate.argument === idArgument);
  return rule?.kind === kind ? toHex(rule.value, { size: 32 }) : undefined;
}
