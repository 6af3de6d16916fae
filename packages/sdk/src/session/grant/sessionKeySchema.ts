import type { Abi, Hex } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import * as z from "zod/mini";
import { isSmartAccount } from "../../accounts/owned/fromSmartAccount.ts";
import { addressSchema as address, partySchema as party } from "../../chains/addressSchema.ts";
import { fieldIssues, sentences } from "../../errors/issueSentence.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import { selectionSchema } from "../account/selectionSchema.ts";
import { isNamedRules, type NamedRule } from "../calls/argumentRules.ts";
import { isAbi } from "../calls/isAbi.ts";

const amount = z.bigint("must be a bigint of base units").check(z.minimum(0n, "is negative"));
/** Base units, or what `readAmounts` turns into them. */
const tokenAmount = z.custom<bigint | string>(
  (value) => (typeof value === "bigint" && value >= 0n) || typeof value === "string",
  'must be a bigint of base units, or a decimal string such as "12.50"',
);
const seconds = z.int("must be a whole number of seconds").check(z.nonnegative("is negative"));
const selector = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-fA-F]{8}$/, "is not a 4-byte selector")),
  z.transform((value) => value.toLowerCase() as Hex),
);
const argument = z.int().check(z.minimum(0), z.maximum(255));

const rule = z.discriminatedUnion("kind", [
  knownObject({ kind: z.enum(["equal", "atMost", "atLeast"]), argument, value: amount }),
  knownObject({ kind: z.literal("oneOf"), argument, values: z.array(amount).check(z.minLength(1)) }),
  knownObject({
    kind: z.literal("address"),
    argument,
    addresses: z.union([z.literal("account"), z.array(address).check(z.minLength(1))]),
  }),
  knownObject({
    kind: z.literal("counterparty"),
    argument,
    addresses: z.union([z.literal("account"), z.array(party).check(z.minLength(1))]),
  }),
  knownObject({ kind: z.literal("spend"), argument, token: address }),
]);

const rawCall = knownObject({
  target: address,
  selector: z.optional(selector),
  valueCap: z._default(amount, 0n),
  rules: z._default(z.array(rule).check(z.maxLength(64)), []),
});

const namedCall = knownObject({
  target: z.union([z.literal("USDC"), address]),
  abi: z.custom<Abi>(isAbi, "is no ABI: it lists functions with their name and inputs"),
  functionName: z.string(),
  valueCap: z._default(amount, 0n),
  rules: z._default(
    z.record(z.string(), z.custom<NamedRule | readonly NamedRule[]>(isNamedRules, "is no rule")),
    {},
  ),
});

/** A call by ABI and names, or by selector and numbers; of which form it was meant to be, its `abi` says. */
const callSchema = z.pipe(
  z.unknown(),
  z.transform((value, context): ParsedCall => {
    const isNamed = typeof value === "object" && value !== null && "abi" in value;
    const parsed = (isNamed ? namedCall : rawCall).safeParse(value, sentences);
    if (parsed.success) return parsed.data;
    for (const { message, path } of fieldIssues(parsed.error))
      context.issues.push({ code: "custom", input: value, message, path: [...path] });
    return z.NEVER;
  }),
);

type ParsedCall = z.output<typeof rawCall> | z.output<typeof namedCall>;

/** Form of what `createSessionKey` takes, beside the owner and the network. */
export const sessionKeySchema = z.object({
  validitySeconds: z._default(
    seconds.check(z.minimum(60, "is under a minute"), z.maximum(31_536_000, "is over a year")),
    3600,
  ),
  validAfter: z.optional(seconds),
  gasBudgetWei: z._default(amount, 10_000_000_000_000_000n),
  maxOperations: z._default(z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff)), 1000),
  spend: z.optional(
    z
      .array(
        knownObject({
          token: z.union([z.literal("USDC"), z.literal("ETH"), address]),
          perOperation: z.optional(tokenAmount),
          perPeriod: z.optional(tokenAmount),
          lifetime: tokenAmount,
        }),
      )
      .check(z.maxLength(32)),
  ),
  payments: z._default(
    z
      .array(
        knownObject({
          token: z.union([z.literal("USDC"), address]),
          payees: z.union([
            z.literal("anyone"),
            z
              .array(party)
              .check(z.minLength(1, 'is empty: say "anyone" if anyone may be paid'), z.maxLength(200)),
          ]),
          perPayment: tokenAmount,
          perPeriod: z.int().check(z.nonnegative("is negative"), z.maximum(65_535, "is over 65,535")),
        }),
      )
      .check(z.maxLength(16)),
    [],
  ),
  periodSeconds: z._default(seconds.check(z.maximum(31_536_000, "is over a year")), 0),
  counterparties: z.optional(
    z.array(party).check(z.minLength(1, "is empty: leave it out to allow any"), z.maxLength(200)),
  ),
  paymaster: z.optional(z.union([z.literal("none"), z.literal("any"), address])),
  zeroDevProjectId: z.optional(z.string()),
  guardian: z.optional(address),
  transfers: z._default(
    z
      .array(
        knownObject({
          token: z.union([z.literal("USDC"), z.literal("ETH"), address]),
          to: z.array(party).check(z.minLength(1, "is empty: say who may be paid"), z.maxLength(200)),
          perOperation: z.optional(tokenAmount),
          perPeriod: z.optional(tokenAmount),
          lifetime: tokenAmount,
        }),
      )
      .check(z.maxLength(32)),
    [],
  ),
  calls: z._default(z.array(callSchema).check(z.maxLength(200)), []),
  escrowCalls: z.optional(z.enum(["bounded", "selling", "all", "none"])),
  escrowScope: z.optional(
    z.pipe(
      z.union([z.literal("any"), z.string().check(z.regex(/^0x[0-9a-fA-F]{8}$/, "is not 4 bytes of hex"))]),
      z.transform((value) => value.toLowerCase() as Hex | "any"),
    ),
  ),
  executor: z._default(z.enum(["userop", "redeem"]), "userop"),
  policySet: z._default(z.enum(["compact", "layered"]), "compact"),
  salt: z.optional(
    z.pipe(
      z.string().check(z.regex(/^0x[0-9a-fA-F]{16}$/, "is not 8 bytes of hex")),
      z.transform((value) => value.toLowerCase() as Hex),
    ),
  ),
  account: z.optional(z.union([address, z.custom<SmartAccount>(isSmartAccount)])),
  selection: z.optional(selectionSchema),
  index: z._default(z.bigint().check(z.minimum(0n)), 0n),
});

/** Parameters of `createSessionKey` with defaults filled in. */
export type ParsedSessionKeyParameters = z.output<typeof sessionKeySchema>;
