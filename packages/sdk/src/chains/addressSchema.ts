import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import * as z from "zod/mini";

/** Form of an address that a caller gives: in lower case throughout, or with its ERC-55 checksum; checksummed when parsed. */
export const addressSchema = z.pipe(
  z
    .custom<Address>(
      (value) => typeof value === "string" && isAddress(value, { strict: false }),
      "is not an address",
    )
    .check(
      z.refine(
        (value) => isAddress(value),
        "has a wrong checksum: a character was mistyped, so copy the address again",
      ),
    ),
  z.transform((value) => getAddress(value)),
);

/** Form of the address of somebody who may be paid: nobody has the zero address, and what is sent there is lost. */
export const partySchema = addressSchema.check(
  z.refine((value) => value !== zeroAddress, "is the zero address: money sent there is lost"),
);
