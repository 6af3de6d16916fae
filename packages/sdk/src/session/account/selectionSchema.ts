import type { Hex } from "viem";
import * as z from "zod/mini";
import { laneSize, nonceKeySize } from "../../accounts/ModuleSelection.ts";

const hex = (pattern: RegExp, message: string) =>
  z.custom<Hex>((value) => typeof value === "string" && pattern.test(value), message);

/** Form of a selection that comes from outside: a caller, or a grant. */
export const selectionSchema = z
  .strictObject({
    nonceKey: hex(/^0x[0-9a-fA-F]{48}$/, "is not 24 bytes of hex"),
    laneAt: z.int().check(z.minimum(0), z.maximum(nonceKeySize - laneSize)),
    signaturePrefix: hex(/^0x([0-9a-fA-F]{2}){0,256}$/, "is not hex of up to 256 bytes"),
  })
  .check(
    z.refine(
      ({ nonceKey, laneAt }) => /^0+$/.test(nonceKey.slice(2 + laneAt * 2, 2 + (laneAt + laneSize) * 2)),
      "nonceKey: is not zero where the lane goes",
    ),
  );
