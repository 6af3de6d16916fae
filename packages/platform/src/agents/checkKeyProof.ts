import { encryptionKeyTypedData } from "@abbababa/sdk/encryption";
import { getAddress, type Hex } from "viem";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { isSignedBy } from "./isSignedBy.ts";

/** A wallet's signature that an E2E public key is its own, as it is stored and shown. */
export interface E2eKeyProof {
  /** Until when, in unix seconds. */
  readonly validUntil: number;
  readonly signature: Hex;
}

/** An E2E public key and its proof: both, or neither. */
export interface ProvenKey {
  readonly e2ePublicKey?: Hex | null | undefined;
  readonly e2eKeyProof?: E2eKeyProof | null | undefined;
}

/**
 * Refuses a key that its agent's wallet did not sign for. Buyers check the same themselves: this tells the seller.
 *
 * @param wallet - The agent's wallet, in lower case, and its chain.
 * @param key - The key and its proof, both or neither; without them there is nothing to check.
 * @throws {ApiError} `SIGNATURE_INVALID`
 */
export async function checkKeyProof(
  context: Context,
  { chainId, wallet }: { readonly chainId: number; readonly wallet: string },
  { e2ePublicKey, e2eKeyProof }: ProvenKey,
): Promise<void> {
  if (!e2ePublicKey || !e2eKeyProof) return;
  const { validUntil, signature } = e2eKeyProof;
  if (validUntil * 1_000 <= context.clock().getTime()) {
    throw new ApiError("SIGNATURE_INVALID", "The proof of the E2E public key has expired.");
  }
  const typedData = encryptionKeyTypedData({
    account: getAddress(wallet),
    chainId,
    platform: context.origin(),
    publicKey: e2ePublicKey,
    validUntil: BigInt(validUntil),
  });
  if (!(await isSignedBy(context, { chainId, wallet, typedData, signature }))) {
    const message = `The proof of the E2E public key is not signed by the wallet for chain ${chainId} and the platform ${context.origin()}.`;
    throw new ApiError("SIGNATURE_INVALID", message);
  }
}
