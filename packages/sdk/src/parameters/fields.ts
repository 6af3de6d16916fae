import type { Hex } from "viem";
import * as z from "zod/mini";

/** Form of bytes in hex. */
export const bytesSchema = z.custom<Hex>(
  (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value),
  "is not bytes in hex",
);

/** Form of 32 bytes in hex. */
export const hashSchema = z.custom<Hex>(
  (value) => typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value),
  "is not 32 bytes of hex",
);

/** Form of a number that the chain counts in. */
export const uintSchema = z.bigint("is not a bigint").check(z.minimum(0n, "is negative"));
