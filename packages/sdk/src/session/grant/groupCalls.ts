import { type Address, getAddress, type Hex, isAddressEqual, numberToHex, zeroHash } from "viem";
import type { AllowedCall, ArgumentRule } from "../SessionTerms.ts";
import { selectorOf } from "../terms/escrowCalls.ts";
import { emptySelector } from "../terms/termsLayout.ts";

const transfer: Hex = "0xa9059cbb";
const approve: Hex = "0x095ea7b3";

const escrowActions = [
  "accept",
  "dispute",
  "submitDelivery",
  "finalizeRelease",
  "claimAbandoned",
  "claimUnresolved",
  "withdraw",
  "cancel",
] as const;

const conditions = {
  equal: "equal to",
  atMost: "at most",
  atLeast: "at least",
  oneOf: "one of",
  address: "a contract of",
  counterparty: "a party of",
  spend: "spends",
} as const satisfies Record<ArgumentRule["kind"], string>;

/** The calls of a session as its owner signs them: each in the first group whose form it has. */
export interface CallGroups {
  readonly etherTransfers: { entry: number; recipient: Address; maxWei: bigint }[];
  readonly tokenTransfers: { entry: number; token: Address; recipients: Address[]; anyRecipient: boolean }[];
  readonly approvals: {
    entry: number;
    token: Address;
    spenders: Address[];
    anySpender: boolean;
    metered: boolean;
  }[];
  readonly escrowPurchases: ({
    entry: number;
    escrow: Address;
    token: Address;
    sellers: Address[];
    anySeller: boolean;
  } & EscrowIds)[];
  readonly escrowActions: ({ entry: number; escrow: Address; action: string } & EscrowIds)[];
  readonly otherCalls: {
    entry: number;
    target: Address;
    selector: Hex;
    maxWei: bigint;
    metered: boolean;
    rules: { argument: number; condition: string; values: bigint[]; addresses: Address[] }[];
  }[];
}

/** Which escrows a call may name. */
export interface EscrowIds {
  firstEscrowId: Hex;
  lastEscrowId: Hex;
  anyEscrowId: boolean;
}

/**
 * Groups calls as the contract does when it states them: see `contracts/session/rules/CallMessage.sol`.
 *
 * @param calls - The calls of a session, in the order of its terms.
 * @returns The groups; `entry` is a call's place in the terms.
 */
export function groupCalls(calls: readonly AllowedCall[]): CallGroups {
  const groups: CallGroups = {
    etherTransfers: [],
    tokenTransfers: [],
    approvals: [],
    escrowPurchases: [],
    escrowActions: [],
    otherCalls: [],
  };
  for (const [entry, call] of calls.entries()) placeCall(groups, entry, call);
  return groups;
}

function placeCall(groups: CallGroups, entry: number, call: AllowedCall): void {
  const { target, selector, valueCap, rules } = call;
  if (selector === undefined && rules.length === 0) {
    groups.etherTransfers.push({ entry, recipient: target, maxWei: valueCap });
    return;
  }
  if (!(valueCap === 0n && selector !== undefined && placeKnown(groups, entry, { ...call, selector }))) {
    groups.otherCalls.push({
      entry,
      target,
      selector: selector ?? emptySelector,
      maxWei: valueCap,
      metered: rules.some(({ kind }) => kind === "spend"),
      rules: rules.map(stateRule),
    });
  }
}

/** Whether the call has a form of its own. */
function placeKnown(groups: CallGroups, entry: number, call: AllowedCall & { selector: Hex }): boolean {
  const { target, selector } = call;
  const rules = new RuleReader(call.rules);
  if (selector === transfer) {
    const recipients = rules.addresses("counterparty", 0);
    if (!rules.spend(1, target) || !rules.ended) return false;
    groups.tokenTransfers.push({
      entry,
      token: target,
      recipients: recipients ?? [],
      anyRecipient: recipients === undefined,
    });
    return true;
  }
  if (selector === approve) {
    const spenders = rules.addresses("address", 0);
    const metered = rules.spend(1, target);
    if ((spenders === undefined && !metered) || !rules.ended) return false;
    const anySpender = spenders === undefined;
    groups.approvals.push({ entry, token: target, spenders: spenders ?? [], anySpender, metered });
    return true;
  }
  const ids = rules.escrowIds();
  if (ids === undefined) return false;
  if (selector === selectorOf("createEscrow")) {
    const [token, ...more] = rules.addresses("address", 3) ?? [];
    if (token === undefined || more.length > 0 || !rules.spend(2, token)) return false;
    const sellers = rules.addresses("counterparty", 1);
    if (!rules.ended) return false;
    const anySeller = sellers === undefined;
    groups.escrowPurchases.push({ entry, escrow: target, token, sellers: sellers ?? [], anySeller, ...ids });
    return true;
  }
  const action = escrowActions.find((name) => selectorOf(name) === selector);
  if (action === undefined || !rules.ended) return false;
  groups.escrowActions.push({ entry, escrow: target, action, ...ids });
  return true;
}

function stateRule(rule: ArgumentRule): CallGroups["otherCalls"][number]["rules"][number] {
  const stated = { argument: rule.argument, condition: conditions[rule.kind] };
  switch (rule.kind) {
    case "spend":
      return { ...stated, values: [], addresses: [rule.token] };
    case "address":
    case "counterparty":
      return { ...stated, values: [], addresses: [...rule.addresses] };
    case "oneOf":
      return { ...stated, values: [...rule.values], addresses: [] };
    default:
      return { ...stated, values: [rule.value], addresses: [] };
  }
}

function toEscrowId(word: bigint): Hex {
  return numberToHex(word, { size: 32 });
}

/** Takes a call's rules one after the other, those that a form has. */
class RuleReader {
  #rules: readonly ArgumentRule[];

  constructor(rules: readonly ArgumentRule[]) {
    this.#rules = rules;
  }

  get ended(): boolean {
    return this.#rules.length === 0;
  }

  /** Operands of the next rule, if it is of this kind and argument. */
  addresses(kind: "address" | "counterparty", argument: number): Address[] | undefined {
    const [rule, ...rest] = this.#rules;
    if (rule?.kind !== kind || rule.argument !== argument) return undefined;
    this.#rules = rest;
    return [...rule.addresses];
  }

  /** Whether the next rule counts the argument as an amount of `token`. */
  spend(argument: number, token: Address): boolean {
    const [rule, ...rest] = this.#rules;
    if (rule?.kind !== "spend" || rule.argument !== argument) return false;
    if (!isAddressEqual(getAddress(rule.token), getAddress(token))) return false;
    this.#rules = rest;
    return true;
  }

  /** The bounds of an escrow's id, the first argument: both rules or neither. */
  escrowIds(): EscrowIds | undefined {
    const [least, most, ...rest] = this.#rules;
    if (least?.kind !== "atLeast" || least.argument !== 0) {
      return { firstEscrowId: zeroHash, lastEscrowId: zeroHash, anyEscrowId: true };
    }
    if (most?.kind !== "atMost" || most.argument !== 0) return undefined;
    this.#rules = rest;
    const [firstEscrowId, lastEscrowId] = [toEscrowId(least.value), toEscrowId(most.value)];
    return { firstEscrowId, lastEscrowId, anyEscrowId: false };
  }
}
