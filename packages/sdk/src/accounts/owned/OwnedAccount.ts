import type { Address, Hex, TypedDataDefinition } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import type { AccountAdapter } from "../AccountAdapter.ts";
import type { Call } from "../Call.ts";

/** A call by which an account's owner has it act, in a transaction of the owner's own. */
export interface DirectCall {
  readonly to: Address;
  readonly data: Hex;
}

/** An account and whoever acts as its owner. */
export interface OwnedAccount {
  readonly adapter: Pick<
    AccountAdapter,
    "kind" | "chainId" | "address" | "deployment" | "directDeployment" | "selectionOf" | "encodeInstall"
  >;
  /** Who signs; the account itself where only it knows its owners. */
  readonly owner: Address;
  /** The account as viem's bundler client takes it; its operations are its owner's. */
  readonly toSmartAccount: () => Promise<SmartAccount>;
  /** Signs typed data in the account's name (ERC-1271), whether or not it is deployed: never wrapped as ERC-6492 has it. */
  readonly signTypedData: (typedData: TypedDataDefinition) => Promise<Hex>;
  /**
   * Makes the call by which the owner's own EOA has the account make calls; `undefined`: the account acts for the EntryPoint
   * and its modules only.
   */
  readonly toDirectCall?: ((calls: readonly Call[]) => Promise<DirectCall>) | undefined;
}
