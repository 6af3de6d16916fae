import { type Address, type Hex, zeroAddress } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";
import { grantTypes } from "./grantTypes.ts";
import { groupCalls } from "./groupCalls.ts";

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

const names = {
  chainId: true,
  module: true,
  account: true,
  terms: true,
} satisfies Names<SessionGrantTypedDataParameters>;

/** Who pays for gas, in words: a paymaster is paid out of allowances that no limit of the session counts. */
const gasPayments = {
  none: "The account pays for gas in ETH.",
  one: "The paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take.",
  any: "Any paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take.",
} as const;

/**
 * The typed data in which an account grants a session of the validator's door. It states every term but the salt, calls
 * grouped by what they do, so that a wallet shows what may be lost.
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
    types: grantTypes,
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
      ...stateGasPayment(terms.paymaster),
      guardian: terms.guardian ?? zeroAddress,
      limits: terms.limits,
      payments: terms.payments.map(({ token, perPayment, perPeriod, payees }) => ({
        token,
        perPayment,
        paymentsPerPeriod: perPeriod,
        payees: payees === "anyone" ? [] : payees,
        anyPayee: payees === "anyone",
      })),
      ...groupCalls(terms.calls),
      sessionId: sessionIdOf({ chainId, module, terms: encoded }),
    },
  } as const;
}

function stateGasPayment(paymaster: SessionTerms["paymaster"]): { gasPayment: string; paymaster: Address } {
  if (paymaster === "none" || paymaster === "any") {
    return { gasPayment: gasPayments[paymaster], paymaster: zeroAddress };
  }
  return { gasPayment: gasPayments.one, paymaster };
}
