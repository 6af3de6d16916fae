import { type Address, concat } from "viem";
import type { ModuleSelection } from "../ModuleSelection.ts";
import { validationType } from "./validation.ts";

/**
 * The selection of Kernel 3.
 *
 * @param module - The validator.
 * @returns Nonce key `mode (1; 0: default) ‖ type (1) ‖ validator (20) ‖ lane (2)`.
 */
export function kernelSelection(module: Address): ModuleSelection {
  const id = concat([validationType.validator, module]);
  return { nonceKey: concat(["0x00", id, "0x0000"]), laneAt: 22, signaturePrefix: id };
}
