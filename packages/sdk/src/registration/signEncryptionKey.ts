import type { Hex } from "viem";
import * as z from "zod/mini";
import { encryptionKeyTypedData } from "../encryption/keys/encryptionKeyTypedData.ts";
import { parseWith } from "../errors/ParametersInvalidError.ts";
import type { Names } from "../parameters/checkParameters.ts";
import type { WalletSigner } from "./toSigner.ts";

/** A key for encryption, and for how long its wallet stands by it. */
export interface EncryptionKeyClaim {
  /** Public key that requests and deliveries to this agent are sealed to. */
  readonly e2ePublicKey: Hex;
  /**
   * For how many seconds buyers may take the key for the agent's; whoever gets it replaced, or its private key, keeps a
   * proof as long. @default 31536000, a year
   */
  readonly keyValiditySeconds?: number | undefined;
}

/** What {@link EncryptionKeyClaim} may hold. */
export const encryptionKeyNames = {
  e2ePublicKey: true,
  keyValiditySeconds: "years",
} satisfies Names<EncryptionKeyClaim>;

/** A key and its proof, as the platform takes them. */
export interface ProvenEncryptionKey {
  readonly e2ePublicKey: Hex;
  readonly e2eKeyProof: {
    /** Until when, in unix seconds. */
    readonly validUntil: number;
    readonly signature: Hex;
  };
}

const schema = z.object({
  keyValiditySeconds: z._default(z.int().check(z.minimum(60), z.maximum(315_360_000)), 31_536_000),
});

/**
 * Has a wallet sign that an encryption key is its own.
 *
 * @param platform - At which: see `encryptionKeyTypedData`.
 */
export async function signEncryptionKey(
  { address: account, chainId, sign }: WalletSigner,
  claim: EncryptionKeyClaim,
  platform: string,
): Promise<ProvenEncryptionKey> {
  const { e2ePublicKey: publicKey } = claim;
  const { keyValiditySeconds } = parseWith(schema, claim, "encryption key");
  const validUntil = Math.floor(Date.now() / 1_000) + keyValiditySeconds;
  const signed = { account, chainId, platform, publicKey, validUntil: BigInt(validUntil) };
  const typedData = encryptionKeyTypedData(signed);
  const signature = await sign(typedData);
  return { e2ePublicKey: typedData.message.publicKey, e2eKeyProof: { validUntil, signature } };
}
