import { type Address, concat, type Hex, type LocalAccount, type SignedAuthorization } from "viem";
import { getCode, getTransactionCount } from "viem/actions";
import * as z from "zod/mini";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { adapterFor } from "../../accounts/accountKinds.ts";
import type { Call } from "../../accounts/Call.ts";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { readAccountId } from "../account/readAccountId.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { DelegationNotConfirmedError, DelegationUnsupportedError } from "../errors/ownerErrors.ts";
import type {
  SignatureInvalidError,
  SignerTimeoutError,
  WalletTimeoutError,
} from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { isSameHash } from "../node/isSameHash.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { confirm } from "../owner/confirm.ts";
import { type OwnerContext, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** What {@link delegateAccount} takes: the owner, and the network. */
export interface DelegateAccountParameters extends OwnerParameters, NetworkParameters {
  /** The account's code: a deployed ERC-7579 account's implementation, such as Kernel 3.3's. */
  readonly delegate: Address;
  /** Milliseconds between looks for a transaction. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

const names = {
  ...networkNames,
  ...ownerNames,
  delegate: true,
  pollingInterval: "milliseconds",
} satisfies Names<DelegateAccountParameters>;

export interface DelegateAccountReturnType {
  /** The owner's own address, which is a smart account now. */
  readonly account: Address;
  /** `undefined`: it was before. */
  readonly transactionHash: Hex | undefined;
  /** Where the modules were installed: in the same transaction, if the node can be asked beforehand; `undefined`: they were before. */
  readonly installationHash: Hex | undefined;
}

export type DelegateAccountErrorType =
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | DelegationNotConfirmedError
  | DelegationUnsupportedError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError
  | SignatureInvalidError
  | SignerTimeoutError
  | WalletTimeoutError;

const schema = z.object({ delegate: addressSchema });

/** What is in an EOA's place of code, in front of the delegate (EIP-7702). */
const designator = "0xef0100";

/**
 * Makes the owner's own EOA a smart account (EIP-7702), by a transaction of its own: delegates it on this chain to an account's
 * code, and installs in the same transaction what sessions act through. Kernel obeys the EOA's key by itself; other accounts get the ECDSA validator
 * for it. From then on `account` is the owner's address.
 *
 * Nothing is signed for other chains. What was installed and revoked stays so when the EOA is delegated away and back.
 *
 * @param parameters - Owner, code and network.
 * @returns The account, and the transactions.
 * @throws {DelegationUnsupportedError} when the owner can sign none.
 * @throws {AccountUnsupportedError} when the code is no account of a known kind; nothing is sent.
 * @throws {DelegationNotConfirmedError} when the node goes on not to show it.
 *
 * @example
 * const { account } = await delegateAccount({ ownerPrivateKey, delegate: kernel, chain: "base" });
 */
export async function delegateAccount(
  parameters: DelegateAccountParameters,
): Promise<DelegateAccountReturnType> {
  const subject = "parameters of delegateAccount";
  checkParameters(parameters, names, subject);
  const { delegate } = parseWith(schema, parameters, subject);
  const network = readNetwork(parameters);
  const owner = toOwner(parameters, subject, network.chainId);
  const signer = parameters.owner ?? owner;
  const client = toPublicClient(network, parameters.pollingInterval);
  const account = owner.address;
  try {
    await checkNodeChain(client, network.chainId);
    const accountId = await readAccountId(client, delegate);
    const { chainId } = network;
    const adapter = adapterFor({ address: account, chainId, accountId, deployment: undefined });
    if (adapter.kind === "erc6900") {
      const supported = "code of ERC-7579 accounts";
      throw new AccountUnsupportedError({ account: delegate, found: "an ERC-6900 account", supported });
    }
    return { account, ...(await delegateTo({ client, network }, { owner, delegate, signer, adapter })) };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}

type Context = Pick<OwnerContext, "client" | "network">;

interface Delegation {
  readonly owner: LocalAccount;
  readonly delegate: Address;
  /** Whoever signs the delegation. */
  readonly signer: object;
  readonly adapter: AccountAdapter;
}

/** One transaction does both, where the node can tell what is installed behind a code that the EOA does not have yet. */
async function delegateTo(
  context: Context,
  { owner, delegate, signer, adapter }: Delegation,
): Promise<Pick<DelegateAccountReturnType, "transactionHash" | "installationHash">> {
  const { client, network } = context;
  const { address } = owner;
  const wanted = concat([designator, delegate]);
  const isDelegated = async () => isSameHash((await getCode(client, { address })) ?? "0x", wanted);
  const install = async () => {
    const missing = await missingModules(context, owner, adapter);
    return missing.length === 0 ? undefined : await send(context, owner, adapter.encodeExecute(missing));
  };
  if (await isDelegated()) return { transactionHash: undefined, installationHash: await install() };
  const sign = "signAuthorization" in signer ? signer.signAuthorization : undefined;
  if (typeof sign !== "function") throw new DelegationUnsupportedError({ owner: address });
  const missing = await getCode(client, { address: delegate })
    .then((code) => missingModules(context, owner, adapter, code))
    .catch(() => undefined);
  // The transaction comes from the account itself, and uses a nonce before the authorization does.
  const nonce = (await getTransactionCount(client, { address, blockTag: "pending" })) + 1;
  const authorization = await sign({ address: delegate, chainId: network.chainId, nonce });
  const data = missing === undefined || missing.length === 0 ? "0x" : adapter.encodeExecute(missing);
  const transactionHash = await send(context, owner, data, [authorization]);
  const failed = (cause: unknown) =>
    new DelegationNotConfirmedError({ account: address, transactionHash, cause });
  await confirm(context, isDelegated, failed);
  const installed = missing === undefined ? await install() : data === "0x" ? undefined : transactionHash;
  return { transactionHash, installationHash: installed };
}

async function send(
  { client, network }: Context,
  owner: LocalAccount,
  data: Hex,
  authorizationList?: readonly SignedAuthorization[] | undefined,
): Promise<Hex> {
  const request = { to: owner.address, data, ...(authorizationList && { authorizationList }) };
  return await sendTransaction(client, toWallet(owner, network), request);
}

/** The calls that install what is not installed; with `code`, as if the EOA had it. */
async function missingModules(
  { client, network }: Context,
  owner: LocalAccount,
  adapter: AccountAdapter,
  code?: Hex | undefined,
): Promise<readonly Call[]> {
  const { address: to, kind } = adapter;
  const wanted = [
    ...(kind === "kernel"
      ? []
      : [{ module: contractAddress("ecdsaValidator", network), data: owner.address }]),
    { module: contractAddress("spendCap", network), data: "0x" },
  ] as const;
  const type = moduleType.validator;
  const calls: Call[] = [];
  for (const { module, data } of wanted) {
    if (await isModuleInstalled(client, { account: to, module, type, code })) continue;
    calls.push({ to, value: 0n, data: adapter.encodeInstall({ type, module, data }) });
  }
  return calls;
}
