import type { Hex } from "viem";

/** Whether two hashes are the same: nodes and bundlers write the digits in either case. */
export function isSameHash(a: Hex, b: Hex): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
