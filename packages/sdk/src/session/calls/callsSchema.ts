import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { bytesSchema } from "../../parameters/fields.ts";
import { knownObject } from "../../parameters/knownObject.ts";

const call = knownObject({
  to: addressSchema,
  data: z._default(bytesSchema, "0x"),
  value: z._default(z.bigint("must be a bigint of wei").check(z.minimum(0n, "is negative")), 0n),
});

/**
 * Form of the calls of one transaction or operation: at least one, calldata empty and value 0 wei where none is given.
 *
 * @param most - How many there may be.
 */
export function callsSchema(most: number) {
  return z
    .array(call, "must be a list of calls")
    .check(
      z.minLength(1, "is empty: give at least one call"),
      z.maxLength(most, `has more than ${most} calls`),
    );
}
