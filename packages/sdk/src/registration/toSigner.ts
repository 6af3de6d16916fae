import {
  type Address,
  createPublicClient,
  type Hex,
  hashTypedData,
  http,
  serializeErc6492Signature,
  type TypedDataDefinition,
} from "viem";
import { getCode } from "viem/actions";
import { type NetworkParameters, networkNames, resolveNetwork } from "../chains/resolveNetwork.ts";
import { ownedAccount } from "../delegation/ownedAccount.ts";
import type { Names } from "../parameters/checkParameters.ts";
import { toSessionError } from "../session/failures/toSessionError.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../session/owner/toOwner.ts";

/** Whose wallet is to be proven. */
export interface SignerParameters extends OwnerParameters, NetworkParameters {
  /** The owner's smart account, deployed or not, or the owner's own address. @default "smart" */
  readonly account?: "smart" | "eoa" | undefined;
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
 */
export async function toSigner(parameters: SignerParameters, of: string): Promise<WalletSigner> {
  const network = resolveNetwork(parameters);
  const owner = toOwner(parameters, `parameters of ${of}`);
  const { chainId } = network;
  if (parameters.account === "eoa") {
    return { address: owner.address, chainId, sign: (typedData) => owner.signTypedData(typedData) };
  }
  const account = await ownedAccount(parameters, network);
  return {
    address: account.address,
    chainId,
    async sign(typedData) {
      const signature = await account.signHash(owner, hashTypedData(typedData));
      if (await isDeployed(network, account.address)) return signature;
      const { factory: address, factoryData: data } = account.directDeployment;
      return serializeErc6492Signature({ address, data, signature });
    },
  };
}

async function isDeployed(network: ReturnType<typeof resolveNetwork>, account: Address): Promise<boolean> {
  const client = createPublicClient({ chain: network.chain, transport: http(network.rpcUrl) });
  const code = await getCode(client, { address: account }).catch((error: unknown) => {
    throw toSessionError(error);
  });
  return code !== undefined;
}
