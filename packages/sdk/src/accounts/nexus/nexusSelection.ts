import { type Address, concat } from "viem";
import type { ModuleSelection } from "../ModuleSelection.ts";

/**
 * The selection of Nexus 1.0.
 *
 * @param module - The validator.
 * @returns Nonce key `lane (3) ‖ mode (1; 0: validate) ‖ validator (20)`.
 */
export function nexusSelection(module: Address): ModuleSelection {
  return { nonceKey: concat(["0x00000000", module]), laneAt: 1, signaturePrefix: module };
}
