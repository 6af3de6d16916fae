import type { Address, Client } from "viem";
import type { AccountAdapter, Deployment } from "./AccountAdapter.ts";
import { AccountUnsupportedError } from "./accountErrors.ts";
import { isValidationInstalled } from "./erc6900/isValidationInstalled.ts";
import { isModuleInstalled } from "./erc7579/isModuleInstalled.ts";
import { moduleType } from "./erc7579/moduleTypes.ts";

/**
 * Reads whether an account has a module installed, of whatever kind it is.
 *
 * @param client - Reads the chain.
 * @param adapter - The account.
 * @param question - The module, and as what.
 * @throws {AccountUnsupportedError} when the account knows no such modules.
 */
export async function isInstalled(
  client: Client,
  adapter: Pick<AccountAdapter, "kind" | "address">,
  question: {
    readonly module: Address;
    readonly type: (typeof moduleType)[keyof typeof moduleType];
    /** What deploys the account, if it is to be asked what it will have. */
    readonly deployment?: Deployment | undefined;
  },
): Promise<boolean> {
  const { kind, address: account } = adapter;
  const { module, type } = question;
  if (kind !== "erc6900") return await isModuleInstalled(client, { account, ...question });
  if (type === moduleType.validator) return await isValidationInstalled(client, { account, module });
  const supported = "as executor, on ERC-7579 accounts";
  throw new AccountUnsupportedError({ account, found: "an ERC-6900 account", supported });
}
