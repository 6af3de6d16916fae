import {
  type Account,
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  type LocalAccount,
  type PublicClient,
  type Transport,
  type WalletClient,
} from "viem";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { findKernelAccount } from "../../accounts/kernel/toKernelAdapter.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type Network, type NetworkParameters, resolveNetwork } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/InvalidParametersError.ts";
import type { Logger } from "../../logger/Logger.ts";
import { type GasCaps, gasCapsSchema } from "../gas/checkGas.ts";
import { type OwnerParameters, toOwner } from "./toOwner.ts";

/** A wallet that sends transactions. */
export type Wallet = WalletClient<Transport, Chain | undefined, Account>;

/** Somebody who sends transactions: an account, which then uses the node's endpoint, or a wallet client. */
export type Sender = LocalAccount | Wallet;

/** What every action of an owner takes. */
export interface OwnerActionParameters extends OwnerParameters, NetworkParameters {
  /** Which of the owner's accounts. @default 0n */
  readonly index?: bigint | undefined;
  readonly logger?: Logger | undefined;
  /**
   * The most gas that is signed for in each field of a user operation, in units of gas: the bundler says how much is
   * needed, and is paid for it by the account, which has no other bound.
   *
   * @default 2,000,000 of `preVerificationGas`, 10,000,000 of `callGasLimit` and `verificationGasLimit`
   */
  readonly gasCaps?: GasCaps | undefined;
  /** Milliseconds between looks for a transaction. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

/** What the actions of an owner share. */
export interface OwnerContext {
  readonly network: Network;
  readonly client: PublicClient<Transport, Chain>;
  readonly owner: LocalAccount;
  /** How the account is talked to. */
  readonly adapter: AccountAdapter;
  readonly account: Address;
  readonly index: bigint;
  /** The SpendCap. */
  readonly module: Address;
  readonly gasCaps: GasCaps | undefined;
}

/**
 * Fills in what the actions of an owner share.
 *
 * @param parameters - Owner and network.
 * @param subject - Whose parameters they are, for errors.
 * @returns Clients and addresses.
 */
export async function toOwnerContext(
  parameters: OwnerActionParameters,
  subject: string,
): Promise<OwnerContext> {
  const { index = 0n } = parameters;
  const gasCaps = parseWith(gasCapsSchema.optional(), parameters.gasCaps, "gasCaps");
  const network = resolveNetwork(parameters);
  const owner = toOwner(parameters, subject);
  const client = toPublicClient(network, parameters.pollingInterval);
  const adapter = await findKernelAccount(client, { owner: owner.address, index, ...network });
  const module = contractAddress("spendCap", network);
  return { network, client, owner, adapter, account: adapter.address, index, module, gasCaps };
}

/**
 * Makes a client that reads a network's chain.
 *
 * @param network - The network.
 * @param pollingInterval - Milliseconds. @default 1_000
 * @returns The client.
 */
export function toPublicClient(network: Network, pollingInterval = 1000): PublicClient<Transport, Chain> {
  return createPublicClient({ chain: network.chain, transport: http(network.rpcUrl), pollingInterval });
}

/**
 * Makes a wallet out of whoever sends.
 *
 * @param sender - An account or a wallet client.
 * @param network - Whose node an account uses.
 * @returns The wallet.
 */
export function toWallet(sender: Sender, network: Network): Wallet {
  if ("request" in sender) return sender;
  return createWalletClient({ account: sender, chain: network.chain, transport: http(network.rpcUrl) });
}

/** A transaction to send. */
export interface TransactionRequest {
  readonly to: Address;
  readonly data: Hex;
}
