import { type Hex, keccak256, type PublicClient, size } from "viem";
import { type CanonicalCode, type CanonicalName, canonicalCode } from "./canonicalCode.ts";

/** A canonical address where a chain has other code than the record says. */
export interface CodeDifference {
  readonly name: CanonicalName;
  readonly expected: CanonicalCode;
  /** What the chain has there; `undefined` when it has nothing. */
  readonly found: { readonly size: number; readonly hash: Hex } | undefined;
}

/**
 * Compares the contracts at the canonical addresses of a chain with the record of what public chains have there.
 *
 * @param client - Reads the chain.
 * @returns the addresses where the chain differs; empty when it has everything as recorded.
 *
 * @example
 * const differences = await compareCanonicalCode(publicClient);
 */
export async function compareCanonicalCode(
  client: Pick<PublicClient, "getCode">,
): Promise<readonly CodeDifference[]> {
  const names = Object.keys(canonicalCode) as CanonicalName[];
  const differences = await Promise.all(
    names.map(async (name) => {
      const expected: CanonicalCode = canonicalCode[name];
      const code = await client.getCode({ address: expected.address });
      const found = code === undefined ? undefined : { size: size(code), hash: keccak256(code) };
      const same =
        found?.size === expected.size && (expected.hash === undefined || found.hash === expected.hash);
      return same ? [] : [{ name, expected, found }];
    }),
  );
  return differences.flat();
}
