import {
  type Account,
  type Address,
  type Chain,
  createWalletClient,
  type Hex,
  isAddressEqual,
  type LocalAccount,
  type PublicClient,
  type Transport,
  type WalletClient,
} from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import * as z from "zod/mini";
import { isSmartAccount } from "../../accounts/owned/fromSmartAccount.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import {
  type Network,
  type NetworkParameters,
  networkNames,
  readNetwork,
} from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { Logger } from "../../logger/Logger.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { type AccountParameters, accountNames, addressOf, toAccountWish } from "../account/AccountWish.ts";
import { type OpenedAccount, openAccount } from "../account/openAccount.ts";
import { selectionSchema } from "../account/selectionSchema.ts";
import { type GasCaps, gasCapsSchema } from "../gas/checkGas.ts";
import { findNamedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { checkDeployed } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { toTransport } from "../node/toTransport.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";

/** A wallet that sends transactions. */
export type Wallet = WalletClient<Transport, Chain | undefined, Account>;

/** Somebody who sends transactions: an account, which then uses the node's endpoint, or a wallet client. */
export type Sender = LocalAccount | Wallet;

/**
 * What every action of an owner takes. Account and chain come from a session's string, or are named: with `chain`, and
 * with `account` or `index`. Neither is ever assumed. A string's contracts must be the recorded ones, or those that
 * `addresses` names: a forged string could otherwise have another contract say that it worked.
 */
export interface OwnerActionParameters extends AccountParameters, NetworkParameters, SessionStrings {
  /** Which of the Kernel accounts that the owner creates: 0n is the first. */
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

/** What {@link OwnerActionParameters} may hold. */
export const ownerActionNames = {
  ...networkNames,
  ...accountNames,
  ...sessionStringNames,
  index: true,
  logger: true,
  gasCaps: true,
  pollingInterval: "milliseconds",
} satisfies Names<OwnerActionParameters>;

/** What the actions of an owner share. */
export interface OwnerContext {
  readonly network: Network;
  readonly client: PublicClient<Transport, Chain>;
  /** The account, through which its owner acts. */
  readonly owned: OpenedAccount;
  /** Its address. */
  readonly account: Address;
  /** The owner's own EOA; `undefined`: an account object signs. */
  readonly owner: LocalAccount | undefined;
  readonly index: bigint;
  /** The SpendCap. */
  readonly module: Address;
  readonly gasCaps: GasCaps | undefined;
  /** Milliseconds that the owner may take for one signature. */
  readonly signingTimeout: number | undefined;
  /** The session whose string was given. */
  readonly session: ParsedGrant | undefined;
}

const schema = z.object({
  account: z.optional(z.union([addressSchema, z.custom<SmartAccount>(isSmartAccount)])),
  selection: z.optional(selectionSchema),
  index: z.optional(z.bigint("is not a bigint").check(z.minimum(0n, "is negative"))),
  gasCaps: z.optional(gasCapsSchema),
});

/**
 * Finds out what the actions of an owner share, and checks it with the chain: that the node is of that chain, and that the
 * owner is the account's.
 *
 * @param parameters - Owner, account and network.
 * @param subject - Whose parameters they are, for errors.
 * @returns Clients and addresses.
 * @throws {ParametersInvalidError} when account or chain is not said, or said twice and differently.
 * @throws {ContractMismatchError} when the session's string names another contract than the known one.
 * @throws {ChainMismatchError | OwnerMismatchError | RootValidatorUnsupportedError | AccountVersionUnsupportedError}
 */
export async function toOwnerContext(
  parameters: OwnerActionParameters,
  subject: string,
): Promise<OwnerContext> {
  const { gasCaps, ...named } = parseWith(schema, parameters, subject);
  const session = findNamedSession(parameters, subject);
  const chainId = session ? session.grant.chainId : namedNetwork(parameters, subject).chainId;
  const address = addressOf(named.account);
  const account = session?.grant.account ?? address;
  if (account !== undefined && address !== undefined && !isAddressEqual(address, account)) {
    throw new ParametersInvalidError(subject, ["account: the session is of another one"]);
  }
  if (account === undefined && named.index === undefined) throw unnamed(subject);
  const index = session?.grant.index ?? named.index ?? 0n;
  const selection = named.selection ?? session?.grant.selection;
  const isKernel = session && session.grant.selection === undefined ? true : undefined;
  const wish = toAccountWish(
    { ...parameters, account: isSmartAccount(named.account) ? named.account : account, selection },
    { index, isKernel },
    subject,
    chainId,
  );
  const owner = wish.by === "owner" ? wish.owner : undefined;
  const network = session
    ? await networkOfSession(parameters, session, owner?.address)
    : namedNetwork(parameters, subject);
  const client = toPublicClient(network, parameters.pollingInterval);
  await checkNodeChain(client, network.chainId);
  await checkDeployed(client, network, ["entryPoint", "spendCap"]);
  const owned = await openAccount(client, wish, network);
  const module = contractAddress("spendCap", network);
  const { signingTimeout } = parameters;
  return {
    network,
    client,
    owned,
    account: owned.adapter.address,
    owner,
    index,
    module,
    gasCaps,
    signingTimeout,
    session,
  };
}

function namedNetwork(parameters: OwnerActionParameters, subject: string): Network {
  if (parameters.chain === undefined) {
    throw new ParametersInvalidError(subject, [
      "chain: say which chain, or give the session's string (`serializedSessionKey`)",
    ]);
  }
  return readNetwork(parameters);
}

function unnamed(subject: string): ParametersInvalidError {
  return new ParametersInvalidError(subject, [
    "account: say which account: its address or the object that signs for it (`account`), which of the owner's it is (`index`, 0n for the first), or the session's string (`serializedSessionKey`)",
  ]);
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
  return createWalletClient({
    account: sender,
    chain: network.chain,
    transport: toTransport(network.rpcUrl, "node"),
  });
}

/** A transaction to send. */
export interface TransactionRequest {
  readonly to: Address;
  readonly data: Hex;
  /** Wei. @default 0 */
  readonly value?: bigint | undefined;
}
