import type { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { ChainMismatchError, type ChainUnknownError, type EndpointMissingError } from "./chainErrors.ts";
import { knownChainName } from "./knownChains.ts";
import { type Network, type NetworkParameters, readNetwork } from "./resolveNetwork.ts";

/** What {@link networkOf} can throw. */
export type NetworkOfErrorType =
  | ChainMismatchError
  | ChainUnknownError
  | EndpointMissingError
  | ParametersInvalidError;

/**
 * Fills in the network of something that belongs to a chain: a chain that is not said is that one, never a default.
 *
 * @param parameters - Endpoints; the chain too, where it is none of the known ones.
 * @param thing - What it is, for the error, and the id of its chain.
 * @returns The network.
 * @throws {ChainMismatchError} when another chain is named.
 * @throws {ChainUnknownError} when the chain is not known by its id, and is not described.
 */
export function networkOf(
  parameters: NetworkParameters,
  { subject, chainId }: { readonly subject: string; readonly chainId: number },
): Network {
  const named = { chain: parameters.chain ?? knownChainName(chainId) ?? `chain ${chainId}` };
  const network = readNetwork({ ...parameters, ...named } as NetworkParameters);
  if (network.chainId !== chainId) {
    throw new ChainMismatchError({ subject, expected: network.chainId, actual: chainId });
  }
  return network;
}
