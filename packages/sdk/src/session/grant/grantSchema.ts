import { type Address, getAddress, type Hex, isAddress } from "viem";
import * as z from "zod/mini";
import { kernelVersion, kernelVersions } from "../../accounts/kernel/kernelVersions.ts";
import { withJson } from "../../json/withJson.ts";
import type { SessionGrant } from "../SessionGrant.ts";

const address = z.pipe(
  z.string().check(z.refine((value) => isAddress(value), "is not a checksummed address")),
  z.transform((value) => getAddress(value)),
);
const bytes = (max: number) =>
  z.pipe(
    z
      .string()
      .check(z.maxLength(max * 2 + 2, "is too long"), z.regex(/^0x([0-9a-f]{2})*$/, "is not lowercase hex")),
    z.transform((value) => value as Hex),
  );

const shared = {
  chainId: z.int().check(z.positive()),
  account: address,
  owner: address,
  index: z.pipe(
    z.string().check(z.regex(/^\d{1,78}$/, "is not a decimal number")),
    z.transform((text: string) => BigInt(text)),
  ),
  kernelVersion: z.optional(z.enum(kernelVersions)),
  terms: bytes(24_576),
  enableSignature: bytes(1024),
  contracts: z.strictObject({
    spendCap: address,
    abbaBabaEscrow: z.optional(address),
    usdc: z.optional(address),
    kernelFactory: z.optional(address),
    metaFactory: z.optional(address),
    ecdsaValidator: z.optional(address),
    ecdsaSigner: z.optional(address),
    callPolicy: z.optional(address),
    timestampPolicy: z.optional(address),
    gasPolicy: z.optional(address),
  }),
};

/** Versions of what is written of a grant. 1: sessions that send user operations; 2: sessions that redeem. */
export type GrantVersion = 1 | 2;

const forms = {
  1: {
    ...shared,
    policySet: z.enum(["compact", "layered"]),
    kernelNonce: z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff)),
  },
  2: { ...shared, executor: z.literal("redeem") },
};

/**
 * The forms of a grant inside a string, by version.
 *
 * @param beside - Fields that stand beside those of the grant.
 */
export function grantSchemas<beside extends z.core.$ZodLooseShape>(beside: beside) {
  return { 1: z.strictObject({ ...forms[1], ...beside }), 2: z.strictObject({ ...forms[2], ...beside }) };
}

/** Fields of a grant, as {@link grantSchemas} reads them. */
export type GrantFields =
  | z.output<z.ZodMiniObject<(typeof forms)[1]>>
  | z.output<z.ZodMiniObject<(typeof forms)[2]>>;

/**
 * Makes a grant of the fields that a string holds.
 *
 * @param fields - The fields, and no others.
 */
export function toGrant({ kernelVersion, ...fields }: GrantFields): SessionGrant {
  const { spendCap, ...others } = fields.contracts;
  const known = Object.entries(others).filter((entry): entry is [string, Address] => entry[1] !== undefined);
  const door =
    "executor" in fields
      ? ({ policySet: "compact", kernelNonce: 0 } as const)
      : ({ executor: "userop" } as const);
  return withJson("SessionGrant", {
    ...fields,
    ...door,
    ...(kernelVersion && { kernelVersion }),
    contracts: { ...Object.fromEntries(known), spendCap },
  } as SessionGrant);
}

/**
 * What a string holds of a grant, and in which version: what an earlier version of this package could not use, it shall
 * not read either.
 *
 * @param grant - The grant.
 * @returns What JSON can hold.
 */
export function toGrantFields(grant: SessionGrant): {
  readonly version: GrantVersion;
  readonly fields: object;
} {
  const { index, executor, policySet, kernelNonce, kernelVersion: version, ...rest } = grant;
  const fields = {
    ...rest,
    ...(version !== kernelVersion && { kernelVersion: version }),
    index: index.toString(),
  };
  if (executor === "redeem") return { version: 2, fields: { ...fields, executor } };
  return { version: 1, fields: { ...fields, policySet, kernelNonce } };
}
