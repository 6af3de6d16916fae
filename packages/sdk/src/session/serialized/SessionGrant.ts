import type { Address, Hex } from "viem";

/** Whether a session is enforced by SpendCapPolicy alone, or by the stock policies as well. */
export type PolicySet = "compact" | "layered";

/** Everything public about a session that an owner granted: whoever has it can do nothing with it. */
export interface SessionGrant {
  readonly chainId: number;
  /** The smart account. */
  readonly account: Address;
  /** The account's owner. */
  readonly owner: Address;
  /** Which of the owner's accounts it is. */
  readonly index: bigint;
  readonly policySet: PolicySet;
  /** Encoded terms. */
  readonly terms: Hex;
  /** Kernel's module nonce that the owner's signature is for. */
  readonly kernelNonce: number;
  /** The owner's signature, which installs the session. */
  readonly enableSignature: Hex;
  /** Contracts by name, as they were at granting: `spendCapPolicy` always. */
  readonly contracts: Readonly<Record<string, Address>> & { readonly spendCapPolicy: Address };
}
