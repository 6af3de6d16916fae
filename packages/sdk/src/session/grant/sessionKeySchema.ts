import type { Hex } from "viem";
import * as z from "zod";
import { addressSchema as address } from "../../chains/addressSchema.ts";
import { knownObject } from "../../parameters/knownObject.ts";

const amount = z.bigint("must be a bigint of base units").nonnegative("is negative");
const seconds = z.int("must be a whole number of seconds").nonnegative("is negative");
const selector = z
  .string()
  .regex(/^0x[0-9a-fA-F]{8}$/, "is not a 4-byte selector")
  .transform((value) => value.toLowerCase() as Hex);
const argument = z.int().min(0).max(255);

const rule = z.discriminatedUnion("kind", [
  knownObject({ kind: z.enum(["equal", "atMost", "atLeast"]), argument, value: amount }),
  knownObject({ kind: z.literal("oneOf"), argument, values: z.array(amount).min(1) }),
  knownObject({ kind: z.enum(["address", "counterparty"]), argument, addresses: z.array(address).min(1) }),
  knownObject({ kind: z.literal("spend"), argument, token: address }),
]);

/** Form of what `createSessionKey` takes, beside the owner and the network. */
export const sessionKeySchema = z.object({
  validitySeconds: seconds.min(60, "is under a minute").max(31_536_000, "is over a year").default(3600),
  validAfter: seconds.optional(),
  gasBudgetWei: amount.default(10_000_000_000_000_000n),
  maxOperations: z.int().min(1).max(0xff_ff_ff_ff).default(1000),
  spend: z
    .array(
      knownObject({
        token: z.union([z.literal("USDC"), z.literal("ETH"), address]),
        perOperation: amount.optional(),
        perPeriod: amount.optional(),
        lifetime: amount,
      }),
    )
    .max(32)
    .optional(),
  payments: z
    .array(
      knownObject({
        token: z.union([z.literal("USDC"), address]),
        payees: z.union([
          z.literal("anyone"),
          z.array(address).min(1, 'is empty: say "anyone" if anyone may be paid').max(200),
        ]),
        perPayment: amount,
        perPeriod: z.int().nonnegative("is negative").max(65_535, "is over 65,535"),
      }),
    )
    .max(16)
    .default([]),
  periodSeconds: seconds.max(31_536_000).default(0),
  counterparties: z.array(address).min(1, "is empty: leave it out to allow any").max(200).optional(),
  paymaster: z.union([z.literal("none"), z.literal("any"), address]).optional(),
  zeroDevProjectId: z.string().optional(),
  guardian: address.optional(),
  calls: z
    .array(
      knownObject({
        target: address,
        selector: selector.optional(),
        valueCap: amount.default(0n),
        rules: z.array(rule).max(64).default([]),
      }),
    )
    .max(200)
    .default([]),
  escrowCalls: z.enum(["bounded", "all", "none"]).default("bounded"),
  escrowScope: z
    .union([z.literal("any"), z.string().regex(/^0x[0-9a-fA-F]{8}$/, "is not 4 bytes of hex")])
    .transform((value) => value.toLowerCase() as Hex | "any")
    .optional(),
  executor: z.enum(["userop", "redeem"]).default("userop"),
  policySet: z.enum(["compact", "layered"]).default("compact"),
  salt: z
    .string()
    .regex(/^0x[0-9a-fA-F]{16}$/, "is not 8 bytes of hex")
    .transform((value) => value.toLowerCase() as Hex)
    .optional(),
  index: z.bigint().nonnegative().default(0n),
});

/** Parameters of `createSessionKey` with defaults filled in. */
export type ParsedSessionKeyParameters = z.output<typeof sessionKeySchema>;
