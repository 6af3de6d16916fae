import * as z from "zod/mini";
import { knownObject } from "../parameters/knownObject.ts";
import { addressSchema } from "./addressSchema.ts";
import { type ContractName, contractNames } from "./contractAddresses.ts";

/** Form of `ContractAddresses`. */
export const contractAddressesSchema = knownObject(
  Object.fromEntries(contractNames.map((name) => [name, z.optional(addressSchema)])) as {
    [name in ContractName]: z.ZodMiniOptional<typeof addressSchema>;
  },
);
