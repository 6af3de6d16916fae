import type { Account, Address, Chain, Client, Hex, Transport } from "viem";
import { getChainId } from "viem/actions";
import { getAction } from "viem/utils";
import type { ContractNotDeployedError } from "../chains/chainErrors.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import type { PartNotLoadedError } from "../loading/PartNotLoadedError.ts";
import type { Names } from "../parameters/checkParameters.ts";
import type { SessionClient } from "../session/client/SessionClient.ts";
import type { ToChainErrorType } from "../session/failures/toChainError.ts";
import { checkAddress } from "./checkAddress.ts";
import type { AddressInvalidError } from "./errors/inputErrors.ts";
import { throwChainError } from "./failures.ts";

/** A viem client of the chain. */
export type ChainClient = Client<Transport, Chain | undefined, Account | undefined>;

/** A viem client with an account: an owner's wallet client, or a bundler client with a smart account. */
export type AccountClient = Client<Transport, Chain | undefined, Account>;

/** What escrow actions that change something need: an account, by its own key or by a session. */
export type EscrowClient = AccountClient | SessionClient;

/** What escrow actions that only read need. */
export type EscrowReadClient = ChainClient | SessionClient;

/** What every escrow action takes. */
export interface EscrowContractParameters {
  /** The escrow contract. @default that of the session, else the recorded deployment on the client's chain */
  readonly escrowAddress?: Address | undefined;
}

/** What {@link EscrowContractParameters} may hold. */
export const escrowNames = { escrowAddress: true } satisfies Names<EscrowContractParameters>;

export type GetEscrowAddressErrorType =
  | ToChainErrorType
  | AddressInvalidError
  | ContractNotDeployedError
  | PartNotLoadedError;

/** Whether a client is an opened session, and not one of viem's. */
export function isSession(client: EscrowReadClient): client is SessionClient {
  return "sessionId" in client;
}

/** The account that acts. */
export function accountOfClient(client: EscrowClient): Address {
  return isSession(client) ? client.account : client.account.address;
}

/** The scope of the escrows that a client creates: that of its session; 0 for an owner. */
export function escrowScopeOfClient(client: EscrowClient): Hex {
  return isSession(client) ? client.escrowScope : "0x00000000";
}

/**
 * Finds the client that reads the chain: a smart account's own node rather than its bundler.
 *
 * @param client - Any client.
 * @returns A client of a node.
 */
export function readClientOf(client: EscrowReadClient): ChainClient {
  if (isSession(client)) return client.publicClient;
  const { account } = client;
  return account?.type === "smart" ? account.client : client;
}

/**
 * Reads the chain id of a client.
 *
 * @param client - Any client.
 */
export async function chainIdOf(client: EscrowReadClient): Promise<number> {
  if (isSession(client)) return client.chainId;
  const reader = readClientOf(client);
  const known = client.chain?.id ?? reader.chain?.id;
  if (known !== undefined) return known;
  return await getAction(reader, getChainId, "getChainId")({}).catch(throwChainError);
}

/**
 * Finds the escrow contract: an explicit address wins, then the session's, then the recorded deployment.
 *
 * @param client - Any client.
 * @param parameters - May name the address.
 * @returns Its address.
 * @throws {AddressInvalidError | ContractNotDeployedError}
 */
export async function getEscrowAddress(
  client: EscrowReadClient,
  { escrowAddress }: EscrowContractParameters,
): Promise<Address> {
  if (escrowAddress !== undefined) return checkAddress(escrowAddress, "escrowAddress");
  const addresses = isSession(client) ? client.grant.contracts : {};
  return contractAddress("abbaBabaEscrow", { chainId: await chainIdOf(client), addresses });
}
