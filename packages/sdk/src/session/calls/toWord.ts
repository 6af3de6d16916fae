import { hexToBigInt, isAddress, isHex, pad, size } from "viem";
import type { Word } from "./argumentRules.ts";

/**
 * Writes a value as the 32-byte word that calldata has for it.
 *
 * @param value - The value.
 * @param type - A Solidity type of one word.
 * @returns The word; `undefined` when the type cannot hold the value.
 */
export function toWord(value: Word, type: string): bigint | undefined {
  if (type === "bool") return typeof value === "boolean" ? BigInt(value) : undefined;
  if (type === "address") {
    return typeof value === "string" && isAddress(value, { strict: false }) ? hexToBigInt(value) : undefined;
  }
  const bytes = /^bytes(\d+)$/.exec(type)?.[1];
  if (bytes !== undefined) {
    if (typeof value !== "string" || !isHex(value) || size(value) !== Number(bytes)) return undefined;
    return hexToBigInt(pad(value, { dir: "right", size: 32 }));
  }
  const [, sign, width = "256"] = /^(u?)int(\d*)$/.exec(type) ?? [];
  if (sign === undefined || typeof value !== "bigint") return undefined;
  const bits = BigInt(width === "" ? "256" : width);
  if (sign === "u") return value >= 0n && value < 1n << bits ? value : undefined;
  const half = 1n << (bits - 1n);
  return value >= -half && value < half ? BigInt.asUintN(256, value) : undefined;
}
