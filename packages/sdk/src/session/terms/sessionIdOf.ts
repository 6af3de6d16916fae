import { type Address, encodeAbiParameters, type Hex, keccak256, slice } from "viem";

const parameters = [{ type: "uint256" }, { type: "address" }, { type: "bytes32" }] as const;

/**
 * Names a session: by chain, by the contract that enforces it, and by its terms.
 *
 * @param session - Chain id, address of the SpendCap, encoded terms.
 * @returns The 32-byte id that revocation and counters hang on.
 */
export function sessionIdOf(session: {
  readonly chainId: number;
  readonly module: Address;
  readonly terms: Hex;
}): Hex {
  const { chainId, module, terms } = session;
  return keccak256(encodeAbiParameters(parameters, [BigInt(chainId), module, keccak256(terms)]));
}

/**
 * Kernel's name for the permission that a session is installed as. Nothing trusts its 4 bytes.
 *
 * @param sessionId - The session.
 * @returns Its first 4 bytes.
 */
export function permissionIdOf(sessionId: Hex): Hex {
  return slice(sessionId, 0, 4);
}
