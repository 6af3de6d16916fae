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
import * as z from "zod/mini";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { toKernelAdapter } from "../../accounts/kernel/toKernelAdapter.ts";
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
import { type GasCaps, gasCapsSchema } from "../gas/checkGas.ts";
import { findNamedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { readAccountState } from "../ledger/readAccountState.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { toTransport } from "../node/toTransport.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** A wallet that sends transactions. */
export type Wallet = WalletClient<Transport, Chain | undefined, Account>;

/** Somebody who sends transactions: an account, which then uses the node's endpoint, or a wallet client. */
export type Sender = LocalAccount | Wallet;

/**
 * What every action of an owner takes. Account and chain come from a session's string, or are named: with `chain`, and
 * with `account` or `index`. Neither is ever assumed. A string's contracts must be the recorded ones, or those that
 * `addresses` names: a forged string could otherwise have another contract say that it worked.
 */
export interface OwnerActionParameters extends OwnerParameters, NetworkParameters, SessionStrings {
  /** The account; needed where its owner was changed, as its address follows from the first one. */
  readonly account?: Address | undefined;
  /** Which of the accounts that the owner creates: 0n is the first. */
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
  ...ownerNames,
  ...sessionStringNames,
  account: true,
  index: true,
  logger: true,
  gasCaps: true,
  pollingInterval: "milliseconds",
} satisfies Names<OwnerActionParameters>;

/** What the actions of an owner share. */
export interface OwnerContext {
  readonly network: Network;
  readonly client: PublicClient<Transport, Chain>;
  readonly owner: LocalAccount;
  /** How the account is talked to. */
  readonly adapter: AccountAdapter;
  readonly account: Address;
  /** Whether the account is deployed. */
  readonly deployed: boolean;
  readonly index: bigint;
  /** The SpendCap. */
  readonly module: Address;
  readonly gasCaps: GasCaps | undefined;
  /** The session whose string was given. */
  readonly session: ParsedGrant | undefined;
}

const schema = z.object({
  account: z.optional(addressSchema),
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
  const owner = toOwner(parameters, subject, chainId);
  const network = session
    ? await networkOfSession(parameters, session, owner.address)
    : namedNetwork(parameters, subject);
  const client = toPublicClient(network, parameters.pollingInterval);
  await checkNodeChain(client, network.chainId);
  const index = session?.grant.index ?? named.index ?? 0n;
  const identity = { owner: owner.address, index, ...network };
  const counterfactual = () => accountOf(client, identity);
  const account =
    session?.grant.account ?? named.account ?? (await ofIndex(named.index, counterfactual, subject));
  if (named.account !== undefined && !isAddressEqual(named.account, account)) {
    throw new ParametersInvalidError(subject, ["account: the session is of another one"]);
  }
  const ecdsaValidator = contractAddress("ecdsaValidator", network);
  const question = { account, owner: owner.address, ecdsaValidator, counterfactual };
  const { deployed } = await readAccountState(client, question);
  const module = contractAddress("spendCap", network);
  const readVersion = () => readKernelVersion(client, account);
  const adapter = toKernelAdapter({ ...identity, address: account, readVersion });
  return { network, client, owner, adapter, account, deployed, index, module, gasCaps, session };
}

function namedNetwork(parameters: OwnerActionParameters, subject: string): Network {
  if (parameters.chain === undefined) {
    throw new ParametersInvalidError(subject, [
      "chain: say which chain, or give the session's string (`serializedSessionKey`)",
    ]);
  }
  return readNetwork(parameters);
}

async function ofIndex(
  index: bigint | undefined,
  counterfactual: () => Promise<Address>,
  subject: string,
): Promise<Address> {
  if (index !== undefined) return await counterfactual();
  throw new ParametersInvalidError(subject, [
    "account: say which account: its address (`account`), which of the owner's it is (`index`, 0n for the first), or the session's string (`serializedSessionKey`)",
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
