import type { Abi, Hex } from "viem";
import * as z from "zod";
import { addressSchema as address } from "../../chains/addressSchema.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import { isNamedRules, type NamedRule } from "../calls/argumentRules.ts";

const amount = z.bigint("must be a bigint of base units").nonnegative("is negative");
/** Base units, or what `readAmounts` turns into them. */
const tokenAmount = z.custom<bigint | string>(
  (value) => (typeof value === "bigint" && value >= 0n) || typeof value === "string",
  'must be a bigint of base units, or a decimal string such as "12.50"',
);
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

const rawCall = knownObject({
  target: address,
  selector: selector.optional(),
  valueCap: amount.default(0n),
  rules: z.array(rule).max(64).default([]),
});

const namedCall = knownObject({
  target: z.union([z.literal("USDC"), address]),
  abi: z.custom<Abi>((value) => Array.isArray(value), "is no ABI"),
  functionName: z.string(),
  valueCap: amount.default(0n),
  rules: z
    .record(z.string(), z.custom<NamedRule | readonly NamedRule[]>(isNamedRules, "is no rule"))
    .default({}),
});

/** A call by ABI and names, or by selector and numbers; of which form it was meant to be, its `abi` says. */
const callSchema = z.unknown().transform((value, context): ParsedCall => {
  const isNamed = typeof value === "object" && value !== null && "abi" in value;
  const parsed = (isNamed ? namedCall : rawCall).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path });
  return z.NEVER;
});

type ParsedCall = z.output<typeof rawCall> | z.output<typeof namedCall>;

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
        perOperation: tokenAmount.optional(),
        perPeriod: tokenAmount.optional(),
        lifetime: tokenAmount,
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
        perPayment: tokenAmount,
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
  transfers: z
    .array(
      knownObject({
        token: z.union([z.literal("USDC"), z.literal("ETH"), address]),
        to: z.array(address).min(1, "is empty: say who may be paid").max(200),
        perOperation: tokenAmount.optional(),
        perPeriod: tokenAmount.optional(),
        lifetime: tokenAmount,
      }),
    )
    .max(32)
    .default([]),
  calls: z.array(callSchema).max(200).default([]),
  escrowCalls: z.enum(["bounded", "selling", "all", "none"]).optional(),
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
  account: address.optional(),
  index: z.bigint().nonnegative().default(0n),
});

/** Parameters of `createSessionKey` with defaults filled in. */
export type ParsedSessionKeyParameters = z.output<typeof sessionKeySchema>;
