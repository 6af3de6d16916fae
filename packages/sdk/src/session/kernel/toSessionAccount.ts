import { type CreateKernelAccountReturnType, createKernelAccount } from "@zerodev/sdk";
import { toKernelPluginManager } from "@zerodev/sdk/accounts";
import { concat, type Hex, type PublicClient } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { contractAddress, kernelVersion } from "../../chains/contractAddresses.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { wrapEnableSignature } from "./enableData.ts";
import { nonceModeOf, type SessionPlugin } from "./toSessionPlugin.ts";

/** The EntryPoint that Kernel v3.1 is made for. */
export const entryPoint = { address: entryPoint07Address, version: "0.7" } as const;

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
  client: PublicClient,
  session: DeserializedSessionKey,
  plugin: SessionPlugin,
): Promise<CreateKernelAccountReturnType<"0.7">> {
  const { grant } = session;
  const network = { chainId: grant.chainId, addresses: grant.contracts };
  const ecdsaValidator = contractAddress("ecdsaValidator", network);
  const manager = await toKernelPluginManager<"0.7">(client, {
    regular: plugin,
    pluginEnableSignature: grant.enableSignature,
    validatorInitData: {
      validatorAddress: ecdsaValidator,
      enableData: grant.owner,
      identifier: concat(["0x01", ecdsaValidator]),
    },
    entryPoint,
    kernelVersion,
    chainId: grant.chainId,
  });
  const wrapFor = async (nonce: bigint, signature: Hex): Promise<Hex> => {
    if (nonceModeOf(nonce) === "default") return signature;
    const { enableSignature } = grant;
    return wrapEnableSignature({ enableData: await plugin.getEnableData(), enableSignature, signature });
  };
  return await createKernelAccount(client, {
    entryPoint,
    kernelVersion,
    index: grant.index,
    address: grant.account,
    factoryAddress: contractAddress("kernelFactory", network),
    metaFactoryAddress: contractAddress("metaFactory", network),
    accountImplementationAddress: contractAddress("kernelImplementation", network),
    plugins: {
      ...manager,
      getStubSignature: async (operation) =>
        wrapFor(operation.nonce, await plugin.getStubSignature(operation)),
      signUserOperation: async (operation) =>
        wrapFor(operation.nonce, await plugin.signUserOperation(operation)),
    },
  });
}
