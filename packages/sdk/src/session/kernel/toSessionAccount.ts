import type { Hex } from "viem";
import type { SmartAccountImplementation } from "viem/account-abstraction";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { nonceModeOf } from "../../accounts/kernel/nonceKey.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { toKernelAdapter } from "../../accounts/kernel/toKernelAdapter.ts";
import { wrapEnableSignature } from "../../accounts/kernel/typedData.ts";
import type { AccountSigner, ModularAccount } from "../../accounts/toModularAccount.ts";
import { toModularAccount } from "../../accounts/toModularAccount.ts";
import { SessionCannotSignError } from "../errors/signerErrors.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionPlugin } from "./toSessionPlugin.ts";

/**
 * Makes the smart account as a session sees it: it can send operations, and only those.
 *
 * An operation's nonce says whether it installs the session, and its signature follows suit: the two are never of
 * different minds.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param plugin - Its Kernel plugin.
 * @returns A viem smart account.
 */
export async function toSessionAccount(
  client: SmartAccountImplementation["client"],
  session: ParsedGrant,
  plugin: SessionPlugin,
): Promise<ModularAccount> {
  const { grant } = session;
  const wrapFor = async (nonce: bigint, signature: Hex): Promise<Hex> => {
    if (nonceModeOf(nonce) === "default") return signature;
    const { enableSignature } = grant;
    return wrapEnableSignature({ enableData: await plugin.getEnableData(), enableSignature, signature });
  };
  const signer: AccountSigner = {
    validation: async () => ({
      by: "permission",
      id: plugin.getIdentifier(),
      enabling: !(await plugin.isInstalled()),
    }),
    getStubSignature: async (operation) => wrapFor(operation.nonce, await plugin.getStubSignature(operation)),
    signUserOperation: async (operation) =>
      wrapFor(operation.nonce, await plugin.signUserOperation(operation)),
    signHash: async () => {
      throw new SessionCannotSignError();
    },
  };
  return await toModularAccount(client, toSessionAdapter(client, session), signer);
}

/**
 * Says how the account of a session is talked to.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @returns The account's adapter.
 */
export function toSessionAdapter(
  client: SmartAccountImplementation["client"],
  { grant }: Pick<ParsedGrant, "grant">,
): AccountAdapter {
  const { account: address, contracts: addresses } = grant;
  const readVersion = () => readKernelVersion(client, address);
  return toKernelAdapter({ ...grant, addresses, address, readVersion });
}
