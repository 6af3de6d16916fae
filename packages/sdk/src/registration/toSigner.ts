import {
  type Address,
  getAddress,
  type Hex,
  hashTypedData,
  isAddress,
  serializeErc6492Signature,
  type TypedDataDefinition,
} from "viem";
import { accountOf } from "../accounts/kernel/accountOf.ts";
import { readKernelVersion } from "../accounts/kernel/readKernelVersion.ts";
import { toKernelAdapter } from "../accounts/kernel/toKernelAdapter.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import type { Names } from "../parameters/checkParameters.ts";
import { toSessionError } from "../session/failures/toSessionError.ts";
import { readAccountState } from "../session/ledger/readAccountState.ts";
import { checkNodeChain } from "../session/node/checkNodeChain.ts";
import { toPublicClient } from "../session/node/toPublicClient.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../session/signer/toOwner.ts";

/** Whose wallet is to be proven. */
export interface SignerParameters extends OwnerParameters, NetworkParameters {
  /**
   * The owner's smart account, deployed or not, or the owner's own address; where the smart account's owner was changed,
   * its address. @default "smart"
   */
  readonly account?: "smart" | "eoa" | Address | undefined;
  /** Which of the owner's accounts. @default 0n */
  readonly index?: bigint | undefined;
}

/** What {@link SignerParameters} may hold. */
export const signerNames = {
  ...networkNames,
  ...ownerNames,
  account: true,
  index: true,
} satisfies Names<SignerParameters>;

/** A wallet that signs typed data in its own name. */
export interface WalletSigner {
  readonly address: Address;
  readonly chainId: number;
  readonly sign: (typedData: TypedDataDefinition) => Promise<Hex>;
}

/**
 * Makes a wallet that signs: of an EOA by its key, of a smart account by ERC-1271, and, until it is deployed, by ERC-6492.
 *
 * @param parameters - {@link SignerParameters}
 * @param of - What took them, for its errors.
 * @throws {OwnerMismatchError} on signing, when the chain shows another owner.
 */
export async function toSigner(parameters: SignerParameters, of: string): Promise<WalletSigner> {
  const network = readNetwork(parameters);
  const { chainId } = network;
  const owner = toOwner(parameters, `parameters of ${of}`, chainId);
  const { index = 0n, account: named = "smart" } = parameters;
  if (named === "eoa") {
    return { address: owner.address, chainId, sign: (typedData) => owner.signTypedData(typedData) };
  }
  const client = toPublicClient(network);
  const identity = { owner: owner.address, index, ...network };
  const counterfactual = () => accountOf(client, identity);
  const address = named === "smart" ? await explained(counterfactual()) : checkAccount(named, of);
  const readVersion = () => readKernelVersion(client, address);
  const account = toKernelAdapter({ ...identity, address, readVersion });
  const ecdsaValidator = contractAddress("ecdsaValidator", network);
  const question = { account: address, owner: owner.address, ecdsaValidator, counterfactual };
  const sign = async (typedData: TypedDataDefinition) => {
    await checkNodeChain(client, chainId);
    const { deployed } = await readAccountState(client, question);
    const signature = await account.signHash(owner, hashTypedData(typedData));
    if (deployed) return signature;
    const { factory, factoryData: data } = account.directDeployment;
    return serializeErc6492Signature({ address: factory, data, signature });
  };
  return { address, chainId, sign: (typedData) => explained(sign(typedData)) };
}

async function explained<result>(asked: Promise<result>): Promise<result> {
  return await asked.catch((error: unknown) => {
    throw toSessionError(error);
  });
}

function checkAccount(account: string, of: string): Address {
  if (isAddress(account, { strict: false })) return getAddress(account);
  throw new ParametersInvalidError(`parameters of ${of}`, [
    'account: is neither "smart", "eoa" nor an address',
  ]);
}
