import { type Address, encodeAbiParameters, type Hex, keccak256 } from "viem";

/** Seconds of a time bucket. */
export const bucketSeconds = 300;

/** What a settlement pays for. */
export interface SettledRequest {
  readonly merchant: Address;
  readonly chainId: number;
  /** HTTP method. */
  readonly method: string;
  /** Path, or whatever the seller names the resource by. */
  readonly endpoint: string;
  /** The unix time in buckets of {@link bucketSeconds}. */
  readonly timeBucket: number;
  /** 32 bytes that the payer chooses: one payment each. */
  readonly clientNonce: Hex;
}

const parameters = [
  { type: "address" },
  { type: "uint256" },
  { type: "string" },
  { type: "string" },
  { type: "uint256" },
  { type: "bytes32" },
] as const;

/**
 * Hashes a request for the settlement contract: `keccak256(merchant, chainId, method, endpoint, timeBucket, clientNonce)`,
 * ABI-encoded.
 *
 * @param request - What is paid for.
 */
export function toRequestHash({
  merchant,
  chainId,
  method,
  endpoint,
  timeBucket,
  clientNonce,
}: SettledRequest): Hex {
  const values = [merchant, BigInt(chainId), method, endpoint, BigInt(timeBucket), clientNonce] as const;
  return keccak256(encodeAbiParameters(parameters, values));
}
