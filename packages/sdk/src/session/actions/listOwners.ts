import type { Address, Hex } from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { readOwnerId } from "../../owners/OwnerKey.ts";
import { readOwners } from "../../owners/readOwners.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";

/** What {@link listOwners} takes. */
export interface ListOwnersParameters extends NetworkParameters {
  /** The smart account, deployed. */
  readonly account: Address;
}

/** One owner of an account. */
export type ListedOwner =
  /** A contract says by ERC-1271 what it signed. */
  | { readonly kind: "ecdsa" | "contract"; readonly slot: number; readonly address: Address }
  /** `id`: keccak256 of the public key's 64 bytes, x ‖ y. */
  | { readonly kind: "passkey"; readonly slot: number; readonly id: Hex };

export type ListOwnersReturnType = readonly ListedOwner[];

export type ListOwnersErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError;

const names = { ...networkNames, account: true } satisfies Names<ListOwnersParameters>;
const schema = z.object({ account: addressSchema });

/**
 * Lists the owners of an account that `createAccount` made, as the chain has them.
 *
 * @param parameters - Account and network.
 * @returns In the order of their slots; none while the account is not deployed, or when it obeys another validator.
 *
 * @example
 * const owners = await listOwners({ account, chain: "base" });
 */
export async function listOwners(parameters: ListOwnersParameters): Promise<ListOwnersReturnType> {
  const subject = "parameters of listOwners";
  checkParameters(parameters, names, subject);
  const { account } = parseWith(schema, parameters, subject);
  if (parameters.chain === undefined) {
    throw new ParametersInvalidError(subject, ["chain: say which chain the account is on"]);
  }
  const network = readNetwork(parameters);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    const owners = await readOwners(client, {
      account,
      validator: contractAddress("ownerValidator", network),
    });
    return owners.map(({ slot, id }) => ({ slot, ...readOwnerId(id) }));
  } catch (error) {
    throw toSessionError(error);
  }
}
