import type { OwnerPath } from "@abbababa/sdk";
import type { StoredAccount } from "../store/records.ts";
import type { OpenedAccount } from "./useOpenAccount.ts";

/** Kinds whose owner's own transactions have the account act. */
const takesTransactions: readonly StoredAccount["kind"][] = ["own", "kernel", "safe7579"];

/**
 * Says how an owner's call reaches the chain: by the wallet's own transaction where the account takes one, which needs no
 * bundler, and else by a user operation.
 *
 * @param account - Whose owner acts.
 * @param opened - The same, opened.
 */
export function pathOf({ owner, kind }: StoredAccount, opened: OpenedAccount): OwnerPath {
  const isWallet = owner.kind === "wallet" && opened.owner !== undefined;
  return isWallet && takesTransactions.includes(kind) ? "direct" : "userop";
}
