import { concat, type Hex, hexToBigInt, numberToHex, pad } from "viem";
import type { NonceMode } from "./toSessionPlugin.ts";

const modes = { default: "0x00", enable: "0x01" } as const satisfies Record<NonceMode, Hex>;

/**
 * Builds the EntryPoint nonce key of a Kernel permission.
 *
 * @param permissionId - The permission, 4 bytes.
 * @param mode - Whether the operation installs it.
 * @param lane - 0 to 65535: operations in different lanes wait for each other in nothing.
 * @returns `mode (1) ‖ permission type (1) ‖ permission id (20) ‖ lane (2)`.
 */
export function permissionNonceKey(permissionId: Hex, mode: NonceMode, lane: number): bigint {
  return hexToBigInt(
    concat([
      modes[mode],
      "0x02",
      pad(permissionId, { size: 20, dir: "right" }),
      numberToHex(lane, { size: 2 }),
    ]),
  );
}
