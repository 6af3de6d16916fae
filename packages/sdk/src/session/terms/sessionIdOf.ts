import { type Address, encodeAbiParameters, type Hex, keccak256, slice } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";

const parameters = [{ type: "uint256" }, { type: "address" }, { type: "bytes32" }] as const;

/** What {@link sessionIdOf} takes. */
export interface SessionIdParameters {
  readonly chainId: number;
  /** The SpendCap. */
  readonly module: Address;
  /** Encoded terms. */
  readonly terms: Hex;
}

const names = { chainId: true, module: true, terms: true } satisfies Names<SessionIdParameters>;

/**
 * Names a session: by chain, by the contract that enforces it, and by its terms.
 *
 * @param session - Chain id, address of the SpendCap, encoded terms.
 * @returns The 32-byte id that revocation and counters hang on.
 */
export function sessionIdOf(session: SessionIdParameters): Hex {
  checkParameters(session, names, "parameters of sessionIdOf");
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
