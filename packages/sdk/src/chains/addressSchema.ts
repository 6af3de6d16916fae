import { type Address, getAddress, isAddress } from "viem";
import * as z from "zod/mini";

/** Form of an address that a caller gives, whatever the case of its letters; checksummed when parsed. */
export const addressSchema = z.pipe(
  z.custom<Address>(
    (value) => typeof value === "string" && isAddress(value, { strict: false }),
    "is not an address",
  ),
  z.transform((value) => getAddress(value)),
);
