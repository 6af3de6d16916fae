import { type KnownChainName, knownChains, type NetworkParameters } from "@abbababa/sdk";
import { UsageError } from "../errors.ts";
import type { Profile } from "../home/settings.ts";

/**
 * Says a profile's endpoints as the SDK takes them.
 *
 * @param profile - What the command goes by.
 * @throws {UsageError} when the chain is not known.
 */
export function toNetwork({ chain, rpcUrl, bundlerUrl, paymasterUrl }: Profile): NetworkParameters {
  if (chain !== undefined && !Object.hasOwn(knownChains, chain)) {
    throw new UsageError(`The chain "${chain}" is not known.`, {
      metaMessages: [`Known are: ${Object.keys(knownChains).join(", ")}.`],
    });
  }
  return {
    ...(chain !== undefined && { chain: chain as KnownChainName }),
    ...(rpcUrl !== undefined && { rpcUrl }),
    ...(bundlerUrl !== undefined && { bundlerUrl }),
    ...(paymasterUrl !== undefined && { paymasterUrl }),
  };
}
