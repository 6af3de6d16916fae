import * as z from "zod/mini";
import { addressSchema, bytesSchema, chainIdSchema, hashSchema, quantitySchema } from "./fields.ts";

/** Most calls in one bundle. */
export const mostCalls = 64;

/** A capability that is asked for: nothing of it is looked at but whether it may be left out. */
const capabilitySchema = z.looseObject({ optional: z.optional(z.boolean()) });
const capabilitiesSchema = z.optional(
  z.nullable(z.record(z.string().check(z.maxLength(64)), capabilitySchema)),
);

/** A bundle's id: up to 4,096 bytes in hex. */
export const bundleIdSchema = bytesSchema(4_096).check(z.minLength(4, "is empty"));

/** What `wallet_sendCalls` takes (EIP-5792, version 2.0.0). */
export const sendCallsSchema = z.strictObject({
  version: z.literal("2.0.0", "is not 2.0.0"),
  id: z.optional(bundleIdSchema),
  from: z.optional(addressSchema),
  chainId: chainIdSchema,
  atomicRequired: z.boolean("says neither true nor false"),
  calls: z
    .array(
      z.strictObject({
        to: z.optional(addressSchema),
        data: z.optional(bytesSchema(32_768)),
        value: z.optional(quantitySchema),
        capabilities: capabilitiesSchema,
      }),
    )
    .check(z.minLength(1, "are none")),
  capabilities: capabilitiesSchema,
});

export type SendCalls = z.output<typeof sendCallsSchema>;

/** What the page answers once the chain has the calls. */
export const sentCallsSchema = z.strictObject({ transactionHash: hashSchema, from: addressSchema });
