import type { Address, Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { formatPublicKey, parsePublicKey } from "./publicKey.ts";

const types = {
  EncryptionKey: [
    { name: "account", type: "address" },
    { name: "publicKey", type: "bytes" },
    { name: "platform", type: "string" },
    { name: "validUntil", type: "uint256" },
  ],
} as const;

/** What {@link encryptionKeyTypedData} takes. */
export interface EncryptionKeyTypedDataParameters {
  /** The agent's account, whose wallet signs. */
  readonly account: Address;
  /** The chain of that account: on another it may be another's. */
  readonly chainId: number;
  /** Where the agent is reached by the key: the origin that the platform calls itself, `https://…`. */
  readonly platform: string;
  /** The encryption key that is the agent's. */
  readonly publicKey: Hex;
  /** Until when, in unix seconds. */
  readonly validUntil: bigint;
}

export interface EncryptionKeyTypedDataReturnType {
  readonly domain: {
    readonly name: "abbababa encryption key";
    readonly version: "2";
    readonly chainId: number;
  };
  readonly types: typeof types;
  readonly primaryType: "EncryptionKey";
  /** A mapped type: viem's `TypedDataDefinition` takes no interface here. */
  readonly message: Pick<
    EncryptionKeyTypedDataParameters,
    Exclude<keyof EncryptionKeyTypedDataParameters, "chainId">
  >;
}

const names = {
  account: true,
  chainId: true,
  platform: true,
  publicKey: true,
  validUntil: "time",
} satisfies Names<EncryptionKeyTypedDataParameters>;

/**
 * What an agent's wallet signs to say that an encryption key is its own (EIP-712), so that whoever hands the key on
 * cannot put another in its place. It says so for one chain and one platform: a signature of version 1, which named
 * neither, verifies no more.
 *
 * @param parameters - {@link EncryptionKeyTypedDataParameters}
 * @returns Typed data, as viem's `signTypedData` and `verifyTypedData` take it. That `validUntil` has not passed is for
 * the verifier to check.
 * @throws {EncryptionPublicKeyInvalidError}
 *
 * @example
 * const platform = "https://api.example";
 * const typedData = encryptionKeyTypedData({ account: wallet.address, chainId, platform, publicKey, validUntil });
 * const signature = await wallet.signTypedData(typedData);
 * const isGenuine = await publicClient.verifyTypedData({ ...typedData, address: seller, signature });
 */
export function encryptionKeyTypedData(
  parameters: EncryptionKeyTypedDataParameters,
): EncryptionKeyTypedDataReturnType {
  checkParameters(parameters, names, "parameters of encryptionKeyTypedData");
  const { account, chainId, platform, validUntil } = parameters;
  const publicKey = formatPublicKey(parsePublicKey(parameters.publicKey, "publicKey"));
  return {
    domain: { name: "abbababa encryption key", version: "2", chainId },
    types,
    primaryType: "EncryptionKey",
    message: { account, publicKey, platform, validUntil },
  };
}
