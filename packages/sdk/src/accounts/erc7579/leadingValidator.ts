import { type Address, concat } from "viem";
import type { ModuleSelection } from "../ModuleSelection.ts";

/**
 * The selection of accounts that read the validator from the first bytes of nonce and signature: the reference
 * implementation, OpenZeppelin's, Safe7579.
 *
 * @param module - The validator.
 * @returns Nonce key `validator (20) ‖ lane (4)`.
 */
export function leadingValidator(module: Address): ModuleSelection {
  return { nonceKey: concat([module, "0x00000000"]), laneAt: 22, signaturePrefix: module };
}
