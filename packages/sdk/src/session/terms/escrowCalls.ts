import { type Address, getAbiItem, type Hex, isAddressEqual, toFunctionSelector, zeroAddress } from "viem";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AllowedCall, ArgumentRule } from "../SessionTerms.ts";
import { escrowScopeRules } from "./escrowScope.ts";
import { approveSelector } from "./tokenFunctions.ts";

/** Methods of a buyer that decide over money: kept to the escrows of the session's own scope. */
const scopedMethods = ["accept", "dispute"] as const;

/**
 * Methods that spend nothing: they deliver, or take what is due. Not free of harm: a thief can record a worthless
 * delivery in a seller's name, and claim the even split of an unresolved dispute, as the other party could.
 */
const openMethods = [
  "submitDelivery",
  "finalizeRelease",
  "claimAbandoned",
  "claimUnresolved",
  "withdraw",
] as const;

/** What a seller does: deliver, and take what is due. */
const sellingMethods = ["submitDelivery", "finalizeRelease", "claimUnresolved", "withdraw"] as const;

/** What the calls of a session through an escrow are made from. */
export interface EscrowCallsParameters {
  /** The escrow contract. */
  readonly escrow: Address;
  /** The account that grants the session. */
  readonly account: Address;
  /** The limited tokens; native ETH has no escrow. */
  readonly tokens: readonly Address[];
  /** Sellers that may be paid; `undefined`: any. */
  readonly counterparties: readonly Address[] | undefined;
  /** 4 bytes that the ids of its escrows carry behind the account; `"any"`: all escrows of the account. */
  readonly scope: Hex | "any";
  /** `"selling"`: no money leaves the account; `"all"`: it may give a seller's escrows back to their buyers. */
  readonly methods: "bounded" | "selling" | "all";
}

const names = {
  escrow: true,
  account: true,
  tokens: true,
  counterparties: true,
  scope: true,
  methods: true,
} satisfies Names<EscrowCallsParameters>;

/**
 * The calls by which a session buys and sells through an escrow contract.
 *
 * `createEscrow` for each limited token, with its amount counted and its seller one of the counterparties; `approve` of
 * that token towards the escrow, which pulls only when the account itself calls it; `accept` and `dispute` of the
 * escrows of its scope; and what spends nothing. `"selling"` leaves all out by which a buyer pays. `"all"` adds `cancel`,
 * by which a seller gives up money that is due. Never: ruling, administration, and `withdrawTo`, which could pay a stranger.
 *
 * @param parameters - {@link EscrowCallsParameters}
 * @returns Calls for a session's terms.
 */
export function escrowCalls(parameters: EscrowCallsParameters): AllowedCall[] {
  checkParameters(parameters, names, "parameters of escrowCalls");
  const { escrow, account, tokens, counterparties, scope, methods } = parameters;
  if (methods === "selling") return sellingMethods.map((name) => plainCall(escrow, selectorOf(name), []));
  const erc20 = tokens.filter((token) => !isAddressEqual(token, zeroAddress));
  const ofScope = scope === "any" ? [] : escrowScopeRules(account, scope);
  const open = methods === "all" ? [...openMethods, "cancel" as const] : openMethods;
  return [
    ...erc20.flatMap((token) => [
      plainCall(token, approveSelector, [{ kind: "address", argument: 0, addresses: [escrow] }]),
      plainCall(escrow, selectorOf("createEscrow"), [...ofScope, ...createRules(token, counterparties)]),
    ]),
    ...scopedMethods.map((name) => plainCall(escrow, selectorOf(name), ofScope)),
    ...open.map((name) => plainCall(escrow, selectorOf(name), [])),
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

type EscrowMethod = (typeof scopedMethods | typeof openMethods)[number] | "cancel" | "createEscrow";

/** Selector of a method of the escrow contract. */
export function selectorOf(name: EscrowMethod): Hex {
  return toFunctionSelector(getAbiItem({ abi: abbaBabaEscrowAbi, name }));
}
