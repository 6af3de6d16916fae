import type { Address, Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { formatPublicKey, parsePublicKey } from "./publicKey.ts";

const types = {
  EncryptionKey: [
    { name: "account", type: "address" },
    { name: "publicKey", type: "bytes" },
    { name: "validUntil", type: "uint256" },
  ],
} as const;

/** What {@link encryptionKeyTypedData} takes. */
export interface EncryptionKeyTypedDataParameters {
  /** The agent's account, whose wallet signs. */
  readonly account: Address;
  /** The encryption key that is the agent's. */
  readonly publicKey: Hex;
  /** Until when, in unix seconds. */
  readonly validUntil: bigint;
}

export interface EncryptionKeyTypedDataReturnType {
  readonly domain: { readonly name: "abbababa encryption key"; readonly version: "1" };
  readonly types: typeof types;
  readonly primaryType: "EncryptionKey";
  /** A mapped type: viem's `TypedDataDefinition` takes no interface here. */
  readonly message: Pick<EncryptionKeyTypedDataParameters, keyof EncryptionKeyTypedDataParameters>;
}

const names = {
  account: true,
  publicKey: true,
  validUntil: "time",
} satisfies Names<EncryptionKeyTypedDataParameters>;

/**
 * What an agent's wallet signs to say that an encryption key is its own (EIP-712), so that whoever hands the key on
 * cannot put another in its place.
 *
 * @param parameters - {@link EncryptionKeyTypedDataParameters}
 * @returns Typed data, as viem's `signTypedData` and `verifyTypedData` take it. That `validUntil` has not passed is for
 * the verifier to check.
 * @throws {EncryptionPublicKeyInvalidError}
 *
 * @example
 * const typedData = encryptionKeyTypedData({ account: wallet.address, publicKey, validUntil });
 * const signature = await wallet.signTypedData(typedData);
 * const isGenuine = await publicClient.verifyTypedData({ ...typedData, address: seller, signature });
 */
export function encryptionKeyTypedData(
  parameters: EncryptionKeyTypedDataParameters,
): EncryptionKeyTypedDataReturnType {
  checkParameters(parameters, names, "parameters of encryptionKeyTypedData");
  const { account, validUntil } = parameters;
  const publicKey = formatPublicKey(parsePublicKey(parameters.publicKey, "publicKey"));
  return {
    domain: { name: "abbababa encryption key", version: "1" },
    types,
    primaryType: "EncryptionKey",
    message: { account, publicKey, validUntil },
  };
}
