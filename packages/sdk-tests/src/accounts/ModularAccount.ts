import type { Address, Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import type { PrivateKeyAccount } from "viem/accounts";

/** The accounts that modules are tried on. */
export const accountKinds = ["kernel", "nexus", "safe7579", "reference", "openzeppelin"] as const;

export type AccountKind = (typeof accountKinds)[number];

/** ERC-7579 module types that the session module serves on any account. */
export const moduleType = { validator: 1n, executor: 2n } as const;

/** A user operation of EntryPoint v0.7. */
export type Operation = UserOperation<"0.7">;

/**
 * An ERC-7579 account, deployed, and everything in which one maker's account differs from another's.
 *
 * ERC-7579 fixes what a module sees and leaves open how an operation names its validator, how install data is wrapped,
 * how a signature names its validator, and what an owner signs.
 */
export interface ModularAccount {
  readonly kind: AccountKind;
  readonly address: Address;
  readonly owner: PrivateKeyAccount;
  /** First 24 bytes of the nonce of an operation that the owner signs. */
  readonly ownerNonceKey: bigint;
  /**
   * First 24 bytes of the nonce of an operation that a validator module checks.
   *
   * @param validator - An installed one.
   */
  nonceKeyFor(validator: Address): bigint;
  /**
   * Signs an operation as the owner.
   *
   * @param operation - Its nonce has the owner's key.
   * @returns What goes into its `signature`.
   */
  signOperation(operation: Operation): Promise<Hex>;
  /** Calldata by which the account installs a module. */
  encodeInstall(type: bigint, module: Address, data: Hex): Hex;
  /** Calldata by which the account uninstalls a module; some accounts must be asked for a module's predecessor. */
  encodeUninstall(type: bigint, module: Address, data: Hex): Promise<Hex>;
  /**
   * Wraps a signature for the account's `isValidSignature`.
   *
   * @param validator - The installed validator that is to check it.
   * @param signature - As the validator reads it.
   */
  wrapSignature(validator: Address, signature: Hex): Hex;
  /**
   * Signs a hash as the account (ERC-1271), by the owner's key, the way this account checks it.
   *
   * @param hash - What `isValidSignature` is asked about, such as an EIP-712 digest.
   */
  signHash(hash: Hex): Promise<Hex>;
}

/** Makes accounts of one kind; what they share is on the chain already. */
export interface AccountMaker {
  readonly kind: AccountKind;
  /**
   * Deploys an account.
   *
   * @param owner - Its owner; one owner has one account of each kind.
   */
  create(owner: PrivateKeyAccount): Promise<ModularAccount>;
}
