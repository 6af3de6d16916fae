import { type Address, type Hex, hexToNumber, slice } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { emptySelector, layout, ruleKinds } from "../terms/layout.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/** What a grant in band is of. */
export interface SessionGrantTypedDataParameters {
  readonly chainId: number;
  /** The SpendCap. */
  readonly module: Address;
  /** The account that grants. */
  readonly account: Address;
  /** Encoded terms. */
  readonly terms: Hex;
}

const types = {
  GrantSession: [
    { name: "account", type: "address" },
    { name: "sessionKey", type: "address" },
    { name: "epoch", type: "uint64" },
    { name: "validAfter", type: "uint48" },
    { name: "validUntil", type: "uint48" },
    { name: "periodSeconds", type: "uint32" },
    { name: "maxOperations", type: "uint32" },
    { name: "gasBudgetWei", type: "uint96" },
    { name: "limits", type: "SpendLimit[]" },
    { name: "payments", type: "PaymentLimit[]" },
    { name: "calls", type: "AllowedCall[]" },
    { name: "parties", type: "address[]" },
    { name: "sessionId", type: "bytes32" },
  ],
  SpendLimit: [
    { name: "token", type: "address" },
    { name: "perOperation", type: "uint112" },
    { name: "perPeriod", type: "uint112" },
    { name: "lifetime", type: "uint112" },
  ],
  PaymentLimit: [
    { name: "token", type: "address" },
    { name: "perPayment", type: "uint112" },
    { name: "paymentsPerPeriod", type: "uint16" },
    { name: "payees", type: "address[]" },
    { name: "anyPayee", type: "bool" },
  ],
  AllowedCall: [
    { name: "target", type: "address" },
    { name: "selector", type: "bytes4" },
    { name: "valueCapWei", type: "uint96" },
    { name: "rules", type: "uint8" },
  ],
} as const;

const names = {
  chainId: true,
  module: true,
  account: true,
  terms: true,
} satisfies Names<SessionGrantTypedDataParameters>;

/**
 * The typed data in which an account grants a session of the validator's door: a wallet shows in it what may be lost.
 *
 * Its EIP-712 hash is the contract's `grantDigest`; the account's ERC-1271 signature over that is the grant.
 *
 * @param parameters - Chain, module, account and encoded terms.
 * @returns For `signTypedData` or `hashTypedData`.
 */
export function sessionGrantTypedData(parameters: SessionGrantTypedDataParameters) {
  checkParameters(parameters, names, "parameters of sessionGrantTypedData");
  const { chainId, module, account, terms: encoded } = parameters;
  const terms = decodeTerms(encoded);
  return {
    domain: { name: "Abba Baba Sessions", version: "1", chainId, verifyingContract: module },
    types,
    primaryType: "GrantSession",
    message: {
      account,
      sessionKey: terms.sessionKey,
      epoch: terms.epoch,
      validAfter: terms.validAfter,
      validUntil: terms.validUntil,
      periodSeconds: terms.periodSeconds,
      maxOperations: terms.maxOperations,
      gasBudgetWei: terms.gasBudget,
      limits: terms.limits,
      payments: terms.payments.map(({ token, perPayment, perPeriod, payees }) => ({
        token,
        perPayment,
        paymentsPerPeriod: perPeriod,
        payees: payees === "anyone" ? [] : payees,
        anyPayee: payees === "anyone",
      })),
      calls: terms.calls.map(({ target, selector, valueCap, rules }) => ({
        target,
        selector: selector ?? emptySelector,
        valueCapWei: valueCap,
        rules: rules.length,
      })),
      parties: readParties(encoded),
      sessionId: sessionIdOf({ chainId, module, terms: encoded }),
    },
  } as const;
}

/** Where the header counts the entries of each table: limits, calls, rules, addresses. */
const countsAt = 71;

/** The operands of all counterparty rules, in the order of the encoded rules, which calls may share. */
function readParties(terms: Hex): Address[] {
  const byteAt = (index: number) => hexToNumber(slice(terms, index, index + 1));
  const [limits, calls, rules] = [byteAt(countsAt), byteAt(countsAt + 1), byteAt(countsAt + 2)];
  const rulesAt = layout.header + limits * layout.limit + calls * layout.call;
  const addressesAt = rulesAt + rules * layout.rule;
  const parties: Address[] = [];
  for (let at = rulesAt; at < addressesAt; at += layout.rule) {
    if (ruleKinds[byteAt(at)] !== "counterparty") continue;
    const [first, count] = [byteAt(at + 2), byteAt(at + 3)];
    for (let index = first; index < first + count; index += 1) {
      const start = addressesAt + index * layout.address;
      parties.push(slice(terms, start, start + layout.address));
    }
  }
  return parties;
}
