import { type Address, concat, type Hex } from "viem";
import type { ModuleSelection } from "../ModuleSelection.ts";

/** The entity of sessions that a message grants: it names none. */
const entity = "0x00000000";

/** Begins the segment that is the validation function's own. */
const lastSegment = "0xff";

/** Used as a function of the selectors that it was installed for, not as a global one. */
const bySelector = "0x00";

/**
 * Names a module's validation function.
 *
 * @param module - The module.
 * @returns `module (20) ‖ entity (4)`.
 */
export function validationEntity(module: Address): Hex {
  return concat([module, entity]);
}

/**
 * The selection of ERC-6900 accounts: they read who validates from the first bytes of a signature, and nothing from nonces.
 *
 * @param module - The module.
 * @returns Nonce key `0 (22) ‖ lane (2)`.
 */
export function entitySelection(module: Address): ModuleSelection {
  return {
    nonceKey: `0x${"00".repeat(24)}`,
    laneAt: 22,
    signaturePrefix: concat([validationEntity(module), lastSegment]),
  };
}

/**
 * Says what stands in front of the signature of a user operation.
 *
 * @param module - The module that validates it.
 */
export function operationPrefix(module: Address): Hex {
  return concat([validationEntity(module), bySelector, lastSegment]);
}
