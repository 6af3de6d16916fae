import type * as z from "zod";
import { knownObject } from "../parameters/knownObject.ts";
import { addressSchema } from "./addressSchema.ts";
import { type ContractName, contractNames } from "./contractAddresses.ts";

/** Form of `ContractAddresses`. */
export const contractAddressesSchema = knownObject(
  Object.fromEntries(contractNames.map((name) => [name, addressSchema.optional()])) as {
    [name in ContractName]: z.ZodOptional<typeof addressSchema>;
  },
);
