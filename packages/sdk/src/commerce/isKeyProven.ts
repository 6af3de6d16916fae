import type { Address, Hex } from "viem";
import { verifyTypedData } from "viem/actions";
import { encryptionKeyTypedData } from "../encryption/keys/encryptionKeyTypedData.ts";
import { chainIdOf, type EscrowReadClient, readClientOf } from "../escrow/EscrowClient.ts";
import { loadFailures } from "../session/failures/loadFailures.ts";
import type { EncryptionKeyProof } from "./requestEnvelope.ts";

/** A claim that an encryption key is an account's, on the chain of whoever reads it. */
export interface KeyClaim {
  /** At which platform: see `encryptionKeyTypedData`. */
  readonly platform: string;
  readonly account: Address;
  readonly publicKey: Hex;
  readonly proof: EncryptionKeyProof;
}

/** Whether a proof is over: then it says nothing any more. */
export function isProofOver({ validUntil }: Pick<EncryptionKeyProof, "validUntil">): boolean {
  return validUntil < BigInt(Math.floor(Date.now() / 1_000));
}

/**
 * Asks whether an account signed that an encryption key is its own, and still stands by it: by key, by ERC-1271 when it is
 * a smart account, by ERC-6492 until that is deployed.
 *
 * @param client - Reads the chain.
 * @param claim - {@link KeyClaim}
 * @throws {EndpointError} when the chain cannot be asked.
 */
export async function isKeyProven(
  client: EscrowReadClient,
  { platform, account, publicKey, proof }: KeyClaim,
): Promise<boolean> {
  if (isProofOver(proof)) return false;
  const { validUntil, signature } = proof;
  const chainId = await chainIdOf(client);
  const typedData = encryptionKeyTypedData({ account, chainId, platform, publicKey, validUntil });
  return verifyTypedData(readClientOf(client), { ...typedData, address: account, signature }).catch(
    async (error: unknown) => {
      const { toSessionError } = await loadFailures();
      throw toSessionError(error);
    },
  );
}
