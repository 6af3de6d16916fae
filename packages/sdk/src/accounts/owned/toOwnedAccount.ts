import type { Address } from "viem";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { type AccountSigner, type ModularAccount, toModularAccount } from "../toModularAccount.ts";
import type { OwnedAccount } from "./OwnedAccount.ts";

/**
 * Puts an account and a signer together who acts as its owner.
 *
 * @param client - Reads the chain.
 * @param adapter - The account.
 * @param signer - Acts as its owner.
 * @param who - The owner's address, and how its EOA has the account act.
 */
export function toOwnedAccount(
  client: ModularAccount["client"],
  adapter: AccountAdapter,
  signer: AccountSigner,
  who: { readonly owner: Address } & Pick<OwnedAccount, "toDirectCall">,
): OwnedAccount {
  return {
    ...who,
    adapter,
    toSmartAccount: () => toModularAccount(client, adapter, signer),
    signTypedData: signer.signTypedData,
  };
}
