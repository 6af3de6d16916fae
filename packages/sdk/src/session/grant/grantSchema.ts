import { type Address, getAddress, type Hex, isAddress } from "viem";
import * as z from "zod/mini";
import { accountKinds } from "../../accounts/AccountAdapter.ts";
import { kernelVersion, kernelVersions } from "../../accounts/kernel/kernelVersions.ts";
import { withJson } from "../../json/withJson.ts";
import { selectionSchema } from "../account/selectionSchema.ts";
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

/**
 * Versions of what is written of a grant. 1: permissions of Kernel accounts; 2: sessions of theirs that redeem; 3: sessions of
 * all other accounts.
 */
export type GrantVersion = 1 | 2 | 3;

const forms = {
  1: {
    ...shared,
    policySet: z.enum(["compact", "layered"]),
    kernelNonce: z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff)),
  },
  2: { ...shared, executor: z.literal("redeem") },
  3: {
    ...shared,
    enableSignature: bytes(4096),
    executor: z.enum(["userop", "redeem"]),
    policySet: z.enum(["compact", "layered"]),
    kernelNonce: z.int().check(z.minimum(0), z.maximum(0xff_ff_ff_ff)),
    accountKind: z.enum(accountKinds),
    selection: z.optional(selectionSchema),
    deployment: z.optional(z.strictObject({ factory: address, factoryData: bytes(16_384) })),
  },
};

/**
 * The forms of a grant inside a string, by version.
 *
 * @param beside - Fields that stand beside those of the grant.
 */
export function grantSchemas<beside extends z.core.$ZodLooseShape>(beside: beside) {
  return {
    1: z.strictObject({ ...forms[1], ...beside }),
    2: z.strictObject({ ...forms[2], ...beside }),
    3: z.strictObject({ ...forms[3], ...beside }),
  };
}

/** Fields of a grant, as {@link grantSchemas} reads them. */
export type GrantFields =
  | z.output<z.ZodMiniObject<(typeof forms)[1]>>
  | z.output<z.ZodMiniObject<(typeof forms)[2]>>
  | z.output<z.ZodMiniObject<(typeof forms)[3]>>;

/**
 * Makes a grant of the fields that a string holds.
 *
 * @param fields - The fields, and no others.
 */
export function toGrant({ kernelVersion, ...fields }: GrantFields): SessionGrant {
  const { spendCap, ...others } = fields.contracts;
  const known = Object.entries(others).filter((entry): entry is [string, Address] => entry[1] !== undefined);
  return withJson("SessionGrant", {
    executor: "userop",
    policySet: "compact",
    kernelNonce: 0,
    ...fields,
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
  if (grant.selection !== undefined || grant.deployment !== undefined) {
    const { accountKind = "kernel" } = grant;
    return { version: 3, fields: { ...fields, accountKind, executor, policySet, kernelNonce } };
  }
  if (executor === "redeem") return { version: 2, fields: { ...fields, executor } };
  return { version: 1, fields: { ...fields, policySet, kernelNonce } };
}
