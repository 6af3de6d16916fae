import type { Artifact } from "@nomicfoundation/ignition-core";
import { type Hex, hexToBytes, isHex } from "viem";

/**
 * Whether the code of a contract is that of an artifact, immutables aside: the constructor fills those in.
 *
 * @param code - From the chain.
 * @param artifact - From the build.
 */
export function isCodeOf(code: Hex, artifact: Artifact): boolean {
  const { deployedBytecode, immutableReferences = {} } = artifact;
  if (!isHex(deployedBytecode) || code.length !== deployedBytecode.length) return false;
  const found = hexToBytes(code);
  const expected = hexToBytes(deployedBytecode);
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    found.fill(0, start, start + length);
  }
  return expected.every((byte, index) => byte === found[index]);
}
