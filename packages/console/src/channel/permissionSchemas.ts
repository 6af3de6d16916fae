import * as z from "zod/mini";
import { addressSchema, bytesSchema, chainIdSchema, quantitySchema, secondsSchema } from "./fields.ts";

const common = {
  startTime: z.optional(z.nullable(secondsSchema)),
  justification: z.optional(z.nullable(z.string().check(z.maxLength(500, "is over 500 characters")))),
};
const periodic = {
  ...common,
  periodAmount: quantitySchema,
  periodDuration: z.int("is not a number of seconds").check(z.minimum(1), z.maximum(31_536_000)),
};
const allowance = { ...common, allowanceAmount: quantitySchema };
const ofToken = { tokenAddress: addressSchema };

const permission = <type extends string, shape extends z.core.$ZodShape>(type: type, data: shape) =>
  z.strictObject({
    type: z.literal(type),
    isAdjustmentAllowed: z.boolean("says neither true nor false"),
    data: z.strictObject(data),
  });

/** Permissions that the account's chain enforces to the unit; streams are none of them. */
const permissionSchema = z.discriminatedUnion("type", [
  permission("erc20-token-periodic", { ...periodic, ...ofToken }),
  permission("erc20-token-allowance", { ...allowance, ...ofToken }),
  permission("native-token-periodic", periodic),
  permission("native-token-allowance", allowance),
]);

const addresses = z.strictObject({
  addresses: z
    .array(addressSchema)
    .check(z.minLength(1, "names nobody"), z.maxLength(32, "names over 32 addresses")),
});
const ruleSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("expiry"), data: z.strictObject({ timestamp: secondsSchema }) }),
  z.strictObject({ type: z.literal("payee"), data: addresses }),
  z.strictObject({ type: z.literal("redeemer"), data: addresses }),
]);

/** The types of permissions that are granted, and of rules that they may have. */
export const permissionTypes = [
  "erc20-token-periodic",
  "erc20-token-allowance",
  "native-token-periodic",
  "native-token-allowance",
] as const satisfies readonly PermissionRequest["permission"]["type"][];
export const ruleTypes = ["expiry", "payee", "redeemer"] as const satisfies readonly PermissionRule["type"][];

const requestShape = {
  chainId: chainIdSchema,
  from: z.optional(z.nullable(addressSchema)),
  to: addressSchema,
  permission: permissionSchema,
  rules: z.optional(
    z.nullable(
      z.array(ruleSchema).check(
        z.maxLength(8),
        z.refine((rules) => new Set(rules.map(({ type }) => type)).size === rules.length, {
          error: "name one type of rule twice",
        }),
      ),
    ),
  ),
};

/** One request for a permission, as ERC-7715 has it. */
export const permissionRequestSchema = z.strictObject(requestShape);

/** Most bytes of a permission context. */
const contextBytes = 16_384;

export const permissionContextSchema = bytesSchema(contextBytes);

/** A permission that was granted, as ERC-7715 answers it. */
export const permissionResponseSchema = z.strictObject({
  ...requestShape,
  from: addressSchema,
  context: permissionContextSchema,
  dependencies: z
    .array(z.strictObject({ factory: addressSchema, factoryData: bytesSchema(contextBytes) }))
    .check(z.maxLength(4)),
  delegationManager: addressSchema,
});

export type PermissionRule = z.output<typeof ruleSchema>;
export type PermissionRequest = z.output<typeof permissionRequestSchema>;
export type PermissionResponse = z.output<typeof permissionResponseSchema>;
