import { concat, type Hex, hexToBigInt, numberToHex, pad, slice } from "viem";
import { validationType } from "./validation.ts";

/** First byte of a Kernel nonce: whether its operation installs the module that validates it. */
export type NonceMode = "enable" | "default";

const modes = { default: "0x00", enable: "0x01" } as const satisfies Record<NonceMode, Hex>;

/** Whom a nonce key names. */
export interface NonceKeyParts {
  readonly mode: NonceMode;
  readonly type: keyof typeof validationType;
  /** Address of a validator, or the 4 bytes of a permission. */
  readonly id: Hex;
  /** 0 to 65,535. */
  readonly lane: number;
}

/**
 * Builds an EntryPoint nonce key of Kernel's.
 *
 * @param parts - Whom it names.
 * @returns `mode (1) ‖ type (1) ‖ id (20) ‖ lane (2)`.
 */
export function kernelNonceKey({ mode, type, id, lane }: NonceKeyParts): bigint {
  const padded = pad(id, { size: 20, dir: "right" });
  return hexToBigInt(concat([modes[mode], validationType[type], padded, numberToHex(lane, { size: 2 })]));
}

/**
 * Builds the EntryPoint nonce key of a Kernel permission.
 *
 * @param permissionId - The permission, 4 bytes.
 * @param mode - Whether the operation installs it.
 * @param lane - 0 to 65535: operations in different lanes wait for each other in nothing.
 * @returns `mode (1) ‖ permission type (1) ‖ permission id (20) ‖ lane (2)`.
 */
export function permissionNonceKey(permissionId: Hex, mode: NonceMode, lane: number): bigint {
  return kernelNonceKey({ mode, type: "permission", id: permissionId, lane });
}

/**
 * Reads the mode out of a Kernel nonce.
 *
 * @param nonce - The operation's nonce.
 * @returns Its mode.
 */
export function nonceModeOf(nonce: bigint): NonceMode {
  return slice(numberToHex(nonce, { size: 32 }), 0, 1) === modes.enable ? "enable" : "default";
}
