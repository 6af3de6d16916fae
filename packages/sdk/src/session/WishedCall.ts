import type { Address } from "viem";
import type { AllowedCall, ArgumentRule } from "./SessionTerms.ts";

/** A rule in which `"account"` stands for the account that grants the session, whichever it is. */
export type WishedRule =
  | ArgumentRule
  | {
      readonly kind: "address" | "counterparty";
      readonly argument: number;
      readonly addresses: "account";
    };

/** A call as it is asked for, before it is known which account grants it. */
export interface WishedCall extends Omit<AllowedCall, "rules" | "selector"> {
  /** The function; left out: a plain transfer of ETH, without calldata. */
  readonly selector?: AllowedCall["selector"];
  readonly rules: readonly WishedRule[];
}

/**
 * Puts an account where it is meant.
 *
 * @param call - A call as it is asked for.
 * @param account - The account that grants it.
 * @returns The entry for the terms.
 */
export function toGrantedCall({ selector, rules, ...call }: WishedCall, account: Address): AllowedCall {
  return {
    ...call,
    selector,
    rules: rules.map((rule) => (isOfAccount(rule) ? { ...rule, addresses: [account] } : rule)),
  };
}

type AccountRule = Exclude<WishedRule, ArgumentRule>;

function isOfAccount(rule: WishedRule): rule is AccountRule {
  return "addresses" in rule && rule.addresses === "account";
}
