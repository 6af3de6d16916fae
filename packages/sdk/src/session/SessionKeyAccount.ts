import type { LocalAccount } from "viem";

/**
 * Whatever holds a session's key and signs with it: a key management service, an enclave, a viem account. It is asked for
 * messages (EIP-191) and typed data (EIP-712) alone, never for raw hashes.
 */
export interface SessionKeyAccount extends Pick<LocalAccount, "address" | "signMessage" | "signTypedData"> {
  /** Needed only to send the transactions of a session that redeems. */
  readonly signTransaction?: LocalAccount["signTransaction"] | undefined;
}
