import type { Account, Chain, Hex, LocalAccount, Transport, WalletClient } from "viem";

/** A wallet client that owns an account. */
export type OwnerWallet = WalletClient<Transport, Chain | undefined, Account>;

/** An account's owner: anything that signs, of which a private key is one. */
export interface OwnerParameters {
  /** The owner's private key. Give this or `owner`. */
  readonly ownerPrivateKey?: Hex | undefined;
  /** A viem account, or a wallet client with one. */
  readonly owner?: LocalAccount | OwnerWallet | undefined;
}
