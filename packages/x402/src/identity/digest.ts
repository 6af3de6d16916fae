import { type Hex, keccak256, stringToHex } from "viem";

/** One hash for one value of JSON. */
export function digest(value: unknown): Hex {
  return keccak256(stringToHex(JSON.stringify(value)));
}
