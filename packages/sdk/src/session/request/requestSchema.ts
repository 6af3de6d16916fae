import { getAddress, type Hex, isAddress, zeroAddress } from "viem";
import * as z from "zod/mini";
import { isConfidential } from "../../chains/isConfidential.ts";
import { isPublicKey } from "../../encryption/keys/publicKey.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import type { WishedRule } from "../WishedCall.ts";

const address = z.pipe(
  z.string().check(z.refine((value) => isAddress(value), "is not a checksummed address")),
  z.transform((value) => getAddress(value)),
);
const hex = (bytes: number) =>
  z.pipe(
    z
      .string()
      .check(z.regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `is not ${bytes} bytes of lowercase hex`)),
    z.transform((value) => value as Hex),
  );
/** Below 2^256, as decimal digits without leading zeros. */
const number = z.pipe(
  z.string().check(z.regex(/^(?:0|[1-9]\d{0,77})$/, "is not a decimal number")),
  z.transform((text) => BigInt(text)),
);
const text = (max: number) =>
  z.string().check(
    z.minLength(1, "is empty"),
    z.maxLength(max, `is longer than ${max} characters`),
    z.refine((value) => !/\p{Surrogate}/u.test(value), "is not Unicode"),
    z.refine((value) => value.trim() !== "", "is blank"),
  );
const seconds = z.int().check(z.nonnegative(), z.maximum(0xff_ff_ff_ff));
const time = z.int().check(z.nonnegative(), z.maximum(32_503_680_000, "is after the year 3000"));
const addresses = z.array(address).check(z.minLength(1), z.maxLength(200));
const party = address.check(z.refine((value) => value !== zeroAddress, "is the zero address"));
const parties = z.array(party).check(z.minLength(1), z.maxLength(200));
const argument = z.int().check(z.minimum(0), z.maximum(255));

const rule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["equal", "atMost", "atLeast"]), argument, value: number }),
  z.strictObject({
    kind: z.literal("oneOf"),
    argument,
    values: z.array(number).check(z.minLength(1), z.maxLength(200)),
  }),
  z.strictObject({
    kind: z.literal("address"),
    argument,
    addresses: z.union([z.literal("account"), addresses]),
  }),
  z.strictObject({
    kind: z.literal("counterparty"),
    argument,
    addresses: z.union([z.literal("account"), parties]),
  }),
  z.strictObject({ kind: z.literal("spend"), argument, token: address }),
]);

const limit = { token: address, perOperation: number, perPeriod: number, lifetime: number };

const wish = z.strictObject({
  validitySeconds: z.int().check(z.minimum(60), z.maximum(31_536_000)),
  validAfter: z.optional(time),
  gasBudgetWei: number,
  maxOperations: z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff)),
  spend: z.array(z.strictObject(limit)).check(z.maxLength(32)),
  payments: z
    .array(
      z.strictObject({
        token: address,
        payees: z.union([z.literal("anyone"), parties]),
        perPayment: number,
        perPeriod: z.int().check(z.nonnegative(), z.maximum(65_535)),
      }),
    )
    .check(z.maxLength(16)),
  transfers: z.array(z.strictObject({ ...limit, to: parties })).check(z.maxLength(32)),
  periodSeconds: seconds.check(z.maximum(31_536_000)),
  counterparties: z.optional(parties),
  paymaster: z.union([z.literal("none"), z.literal("any"), address]),
  guardian: z.optional(address),
  calls: z
    .array(
      z.strictObject({
        target: address,
        selector: z.optional(hex(4)),
        valueCap: number,
        rules: z.array(rule as z.ZodMiniType<WishedRule>).check(z.maxLength(64)),
      }),
    )
    .check(z.maxLength(200)),
  escrowCalls: z.enum(["bounded", "selling", "all", "none"]),
  escrowScope: z.optional(z.union([z.literal("any"), hex(4)])),
  executor: z.enum(["userop", "redeem"]),
  policySet: z.enum(["compact", "layered"]),
});

/** Whether an answer may be sent there: nobody on the way shall read whose session it is. */
export function isCallback(url: string): boolean {
  if (url.length > 2_048 || !URL.canParse(url)) return false;
  const parsed = new URL(url);
  return isConfidential(parsed) && parsed.username === "" && parsed.password === "" && parsed.hash === "";
}

function isTerms(encoded: string): boolean {
  try {
    decodeTerms(encoded as Hex);
    return true;
  } catch {
    return false;
  }
}

/** Form of a request as JSON. */
export const requestSchema = z.strictObject({
  version: z.literal(1),
  chainId: z.int().check(z.positive()),
  sessionKey: address,
  name: text(64),
  reason: z.optional(text(500)),
  nonce: hex(16),
  createdAt: time,
  expiresAt: time,
  encryptionKey: z.pipe(
    z.string().check(
      z.regex(/^0x0[23][0-9a-f]{64}$/, "is not a compressed public key"),
      z.refine(
        (value) =>
          isPublicKey(
            Uint8Array.from(value.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
          ),
        "is not on the curve",
      ),
    ),
    z.transform((value) => value as Hex),
  ),
  callback: z.optional(
    z.string().check(z.refine(isCallback, "is neither https nor http on a loopback address")),
  ),
  account: z.optional(address),
  replaces: z.optional(
    z.strictObject({
      account: address,
      index: z.optional(number),
      terms: z.pipe(
        z
          .string()
          .check(
            z.maxLength(8_194),
            z.regex(/^0x([0-9a-f]{2})+$/, "is not lowercase hex"),
            z.refine(isTerms, "are no terms"),
          ),
        z.transform((value) => value as Hex),
      ),
    }),
  ),
  wish,
}) satisfies z.ZodMiniType<SessionRequest>;
