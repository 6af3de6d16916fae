import { type Address, getAddress, isAddress } from "viem";
import * as z from "zod";

/** Form of an address that a caller gives, whatever the case of its letters; checksummed when parsed. */
export const addressSchema = z
  .custom<Address>(
    (value) => typeof value === "string" && isAddress(value, { strict: false }),
    "is not an address",
  )
  .transform((value) => getAddress(value));
