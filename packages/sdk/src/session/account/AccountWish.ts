import type { Address, LocalAccount } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import type { ModuleSelection } from "../../accounts/ModuleSelection.ts";
import { isSmartAccount } from "../../accounts/owned/fromSmartAccount.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { AccountOwner } from "../../owners/AccountOwner.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { toKeptOwner } from "../signer/toAccountOwner.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** Which account, and who acts as its owner. */
export type AccountWish = { readonly selection: ModuleSelection | undefined } & (
  | { readonly by: "object"; readonly account: SmartAccount }
  | {
      readonly by: "owner";
      readonly owner: LocalAccount;
      readonly account: Address | undefined;
      readonly index: bigint;
      /** That it is a Kernel is known, and not asked for. @default false */
      readonly isKernel?: boolean | undefined;
    }
  /** A Safe whose owners sign one after the other, elsewhere. */
  | { readonly by: "safe"; readonly account: Address }
  /** A passkey or a contract, which own accounts that `createAccount` makes. */
  | {
      readonly by: "ownerValidator";
      readonly owner: AccountOwner;
      readonly account: Address | undefined;
      readonly index: bigint;
    }
);

/** How a caller names an account. */
export interface AccountParameters extends OwnerParameters {
  /**
   * The account: its address, or the viem smart account that signs as its owner, such as permissionless.js and ZeroDev's
   * packages make; then no `owner` is given. Needed where it does not follow from `owner` and `index`.
   */
  readonly account?: Address | SmartAccount | undefined;
  /** How the account is told that the SpendCap is meant, of ERC-7579 accounts that this package does not know. */
  readonly selection?: ModuleSelection | undefined;
}

/** What {@link AccountParameters} may hold. */
export const accountNames = {
  ...ownerNames,
  account: true,
  selection: true,
} satisfies Names<AccountParameters>;

/**
 * Tells what a caller named: an account object, or an owner.
 *
 * @param parameters - As they came, but for the account, whose address is checked.
 * @param which - Which of the owner's accounts it is, where no account is named.
 * @param subject - Whose parameters they are, for errors.
 * @param chainId - The chain that a wallet must be on to sign.
 * @throws {ParametersInvalidError} when both are given, or neither.
 */
export function toAccountWish(
  parameters: AccountParameters,
  which: { readonly index: bigint; readonly isKernel?: boolean | undefined },
  subject: string,
  chainId: number,
): AccountWish {
  const { account, selection, owner, ownerPrivateKey } = parameters;
  if (!isSmartAccount(account)) {
    const kept = toKeptOwner(parameters);
    if (kept !== undefined) {
      return { by: "ownerValidator", owner: kept, account, index: which.index, selection };
    }
    return { by: "owner", owner: toOwner(parameters, subject, chainId), account, ...which, selection };
  }
  if (owner !== undefined || ownerPrivateKey !== undefined) {
    throw new ParametersInvalidError(subject, [
      "owner: an account object signs as its owner itself: leave `owner` and `ownerPrivateKey` out, or give the account's address",
    ]);
  }
  return { by: "object", account, selection };
}

/**
 * The address of an account, however it was named.
 *
 * @param account - Its address, or the object that signs for it.
 */
export function addressOf(account: AccountParameters["account"]): Address | undefined {
  return isSmartAccount(account) ? account.address : account;
}
