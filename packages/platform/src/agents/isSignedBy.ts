import { type Address, type Hex, hashTypedData, recoverAddress, type TypedDataDefinition } from "viem";
import { askChain } from "../askChain.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";

/** Who is to have signed what. */
export interface SignedClaim {
  readonly chainId: number;
  /** The wallet, in lower case. */
  readonly wallet: string;
  readonly typedData: TypedDataDefinition;
  readonly signature: Hex;
}

/**
 * Whether a wallet signed: by key without asking the chain, else by the smart account.
 *
 * @throws {ApiError} `CHAIN_UNAVAILABLE`
 */
export async function isSignedBy(context: Context, claim: SignedClaim): Promise<boolean> {
  const { chainId, wallet, typedData, signature } = claim;
  if (await isSignedByKey(hashTypedData(typedData), signature, wallet)) return true;
  const address = wallet as Address;
  const chain = chainOf(context, chainId);
  return askChain(() => chain.verifyTypedData({ ...typedData, address, signature }));
}

async function isSignedByKey(hash: Hex, signature: Hex, wallet: string): Promise<boolean> {
  if (signature.length !== 132) return false;
  try {
    return (await recoverAddress({ hash, signature })).toLowerCase() === wallet;
  } catch {
    return false;
  }
}
