import { concat, type Hex, hexToBigInt } from "viem";

/**
 * How an account is told which of its validators an operation or a signature is for: no standard says so. It is data, so
 * that a grant can carry it, and whoever uses a session needs to know no account by name.
 */
export interface ModuleSelection {
  /** EntryPoint nonce key, 24 bytes, with zeros where the lane goes. */
  readonly nonceKey: Hex;
  /** Which byte of the nonce key is the first of the lane's two. */
  readonly laneAt: number;
  /** Stands in front of an ERC-1271 signature. */
  readonly signaturePrefix: Hex;
}

/** Bytes of a nonce key, and of the lane in it. */
export const [nonceKeySize, laneSize] = [24, 2] as const;

/**
 * Builds the EntryPoint's nonce key of a lane.
 *
 * @param selection - Of the validator.
 * @param lane - 0 to 65,535.
 * @returns 24 bytes.
 */
export function selectedNonceKey({ nonceKey, laneAt }: ModuleSelection, lane: number): bigint {
  const shift = BigInt((nonceKeySize - laneSize - laneAt) * 8);
  return hexToBigInt(nonceKey) | (BigInt(lane) << shift);
}

/**
 * Wraps a validator's signature for the account's `isValidSignature`.
 *
 * @param selection - Of the validator.
 * @param signature - As the validator reads it.
 */
export function selectSignature({ signaturePrefix }: ModuleSelection, signature: Hex): Hex {
  return concat([signaturePrefix, signature]);
}
