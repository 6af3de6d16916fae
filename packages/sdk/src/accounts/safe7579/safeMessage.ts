import { type Address, encodeAbiParameters, type Hex } from "viem";

/**
 * The typed data that a Safe's owners sign in a hash's place.
 *
 * @param safe - Chain and Safe.
 * @param hash - What the Safe will be asked about.
 * @returns For `signTypedData`.
 */
export function safeMessage(
  { chainId, address }: { readonly chainId: number; readonly address: Address },
  hash: Hex,
) {
  return {
    domain: { chainId, verifyingContract: address },
    types: { SafeMessage: [{ name: "message", type: "bytes" }] },
    primaryType: "SafeMessage",
    message: { message: encodeAbiParameters([{ type: "bytes32" }], [hash]) },
  } as const;
}
