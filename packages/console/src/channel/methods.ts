import * as z from "zod/mini";
import { sendCallsSchema, sentCallsSchema } from "./callSchemas.ts";
import { addressSchema, bytesSchema, chainIdSchema } from "./fields.ts";
import {
  permissionContextSchema,
  permissionRequestSchema,
  permissionResponseSchema,
} from "./permissionSchemas.ts";

const nothing = z.pipe(
  z.optional(z.nullable(z.union([z.array(z.unknown()).check(z.maxLength(1)), z.strictObject({})]))),
  z.transform(() => [] as const),
);

/** Most characters of a message or of typed data that is to be signed. */
const mostSigned = 65_536;

/** What the page says of itself and of the account that was chosen. */
export const connectionSchema = z.strictObject({
  accounts: z.array(addressSchema).check(z.minLength(1), z.maxLength(16)),
  chains: z
    .array(z.strictObject({ chainId: chainIdSchema, atomic: z.boolean() }))
    .check(z.minLength(1), z.maxLength(16)),
});

/** The methods that the owner's page answers: form of what they are asked, and of what they answer. */
export const pageMethods = {
  eth_requestAccounts: { params: nothing, result: connectionSchema },
  wallet_requestExecutionPermissions: {
    params: z
      .array(permissionRequestSchema)
      .check(z.minLength(1, "ask for nothing"), z.maxLength(4, "ask for over 4 permissions")),
    result: z.array(permissionResponseSchema).check(z.minLength(1), z.maxLength(4)),
  },
  wallet_getGrantedExecutionPermissions: {
    params: nothing,
    result: z.array(permissionResponseSchema).check(z.maxLength(32)),
  },
  wallet_revokeExecutionPermission: {
    params: z.pipe(
      z.union([
        z.tuple([z.strictObject({ permissionContext: permissionContextSchema })]),
        z.strictObject({ permissionContext: permissionContextSchema }),
      ]),
      z.transform((given) => ("permissionContext" in given ? given : given[0])),
    ),
    result: z.strictObject({}),
  },
  wallet_sendCalls: { params: z.tuple([sendCallsSchema]), result: sentCallsSchema },
  eth_signTypedData_v4: {
    params: z.tuple([
      addressSchema,
      z.pipe(
        z.union([
          z.string().check(z.maxLength(mostSigned)),
          z
            .record(z.string(), z.unknown())
            .check(z.refine((given) => JSON.stringify(given).length <= mostSigned, { error: "is too long" })),
        ]),
        z.transform((given) => (typeof given === "string" ? given : JSON.stringify(given))),
      ),
    ]),
    result: bytesSchema(16_384),
  },
  personal_sign: {
    params: z.tuple([bytesSchema(mostSigned / 2), addressSchema]),
    result: bytesSchema(16_384),
  },
} as const;

export type PageMethod = keyof typeof pageMethods;
export type ParamsOf<method extends PageMethod> = z.output<(typeof pageMethods)[method]["params"]>;
export type ResultOf<method extends PageMethod> = z.output<(typeof pageMethods)[method]["result"]>;

/** Whether the owner's page answers a method. */
export function isPageMethod(method: string): method is PageMethod {
  return Object.hasOwn(pageMethods, method);
}
