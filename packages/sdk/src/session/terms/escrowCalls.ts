import { type Address, getAbiItem, type Hex, isAddressEqual, toFunctionSelector, zeroAddress } from "viem";
import { abbaBabaEscrowAbi } from "../../generated/abis.ts";
import type { AllowedCall, ArgumentRule } from "./SessionTerms.ts";

const approve: Hex = "0x095ea7b3";

/** Methods that move no new money and pay nobody but the parties of an escrow. */
const partyMethods = [
  "submitDelivery",
  "accept",
  "finalizeRelease",
  "dispute",
  "claimAbandoned",
  "cancel",
  "claimUnresolved",
  "withdraw",
] as const;

/**
 * The calls by which a session buys and sells through an escrow contract.
 *
 * `createEscrow` for each limited token, with its amount counted and its seller one of the counterparties; `approve` of
 * that token towards the escrow, which pulls only when the account itself calls it; and all that a party of an escrow
 * does. Not: ruling, administration, and `withdrawTo`, which could pay a stranger.
 *
 * @param escrow - The escrow contract.
 * @param tokens - The limited tokens; native ETH has no escrow.
 * @param counterparties - Sellers that may be paid; `undefined`: any.
 * @returns Calls for a session's terms.
 */
export function escrowCalls(
  escrow: Address,
  tokens: readonly Address[],
  counterparties: readonly Address[] | undefined,
): AllowedCall[] {
  const erc20 = tokens.filter((token) => !isAddressEqual(token, zeroAddress));
  return [
    ...erc20.flatMap((token) => [
      plainCall(token, approve, [{ kind: "address", argument: 0, addresses: [escrow] }]),
      plainCall(escrow, selectorOf("createEscrow"), createRules(token, counterparties)),
    ]),
    ...partyMethods.map((name) => plainCall(escrow, selectorOf(name), [])),
  ];
}

/** Arguments of `createEscrow`: 1 seller, 2 amount, 3 token. */
function createRules(token: Address, counterparties: readonly Address[] | undefined): ArgumentRule[] {
  const rules: ArgumentRule[] = [
    { kind: "address", argument: 3, addresses: [token] },
    { kind: "spend", argument: 2, token },
  ];
  if (counterparties !== undefined) {
    rules.push({ kind: "counterparty", argument: 1, addresses: counterparties });
  }
  return rules;
}

function plainCall(target: Address, selector: Hex, rules: readonly ArgumentRule[]): AllowedCall {
  return { target, selector, valueCap: 0n, rules };
}

function selectorOf(name: (typeof partyMethods)[number] | "createEscrow"): Hex {
  return toFunctionSelector(getAbiItem({ abi: abbaBabaEscrowAbi, name }));
}
