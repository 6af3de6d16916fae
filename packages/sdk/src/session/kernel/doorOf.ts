import type { Hex } from "viem";
import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";

/** How a session is installed: 1 for validators and executors, 5 as a Kernel policy, 6 as a Kernel signer, 7 for ERC-6900. */
export type Door = 1 | 5 | 6 | 7;

/**
 * Tells through which door of the SpendCap a grant's session goes.
 *
 * @param grant - The grant.
 * @returns The contract's `Door`, which is an ERC-7579 or Kernel module type, or ERC-6900's own number.
 */
export function doorOf({
  accountKind,
  executor,
  policySet,
  selection,
}: Pick<SessionGrant, "accountKind" | "executor" | "policySet" | "selection">): Door {
  if (accountKind === "erc6900") return 7;
  if (executor === "redeem" || selection !== undefined) return 1;
  return policySet === "compact" ? 6 : 5;
}

/**
 * Tells under which Kernel permission a session is installed.
 *
 * @param session - The session.
 * @returns 4 bytes, all zero where a message grants.
 */
export function installedPermissionOf({ grant, sessionId }: ParsedGrant): Hex {
  const door = doorOf(grant);
  return door === 1 || door === 7 ? "0x00000000" : permissionIdOf(sessionId);
}
