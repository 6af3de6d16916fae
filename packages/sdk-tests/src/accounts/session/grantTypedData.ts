import type { Address } from "viem";
import { readTerms } from "./readTerms.ts";
import type { Session } from "./Session.ts";

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

/**
 * What an owner signs to grant a session that is installed at its first use.
 *
 * @param session - The session.
 * @param account - Who grants it.
 */
export function grantTypedData(session: Session, account: Address) {
  const { chainId, module: verifyingContract, terms, sessionId } = session;
  return {
    domain: { name: "Abba Baba Sessions", version: "1", chainId, verifyingContract },
    types,
    primaryType: "GrantSession",
    message: { account, sessionId, ...readTerms(terms) },
  } as const;
}
