import type { Address, Hex } from "viem";
import * as z from "zod/mini";

const hex = (bytes: number) =>
  z.pipe(
    z.string().check(z.regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`))),
    z.transform((text) => text as Hex),
  );
const address: z.ZodMiniType<Address> = hex(20);

const ownerSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("wallet"), address }),
  z.strictObject({
    kind: z.literal("passkey"),
    credentialId: z.string().check(z.minLength(1), z.maxLength(1_400)),
    publicKey: hex(64),
    /** The host name that it belongs to. @default the page's */
    rpId: z.optional(z.string().check(z.regex(/^[a-z0-9.-]{1,253}$/))),
  }),
]);

const accountSchema = z.strictObject({
  chainId: z.int().check(z.positive()),
  address,
  index: z.int().check(z.nonnegative()),
  /** Who signs for it on this device. */
  owner: ownerSchema,
  /** Further owners that its address follows from, if it was made here. */
  spareOwners: z._default(z.array(ownerSchema).check(z.maxLength(15)), []),
  /** Where the owner stands among them. */
  place: z._default(z.int().check(z.nonnegative()), 0),
  /** Owners that were added since, as far as this device knows their keys. */
  addedOwners: z._default(z.array(ownerSchema).check(z.maxLength(100)), []),
  /** What it is: one that a page such as this has made, or one that was there before and is known by its address. */
  kind: z._default(z.enum(["own", "kernel", "safe7579", "nexus", "erc7579"]), "own"),
});

/** Reads an account from a file that somebody opens. */
export function parseAccount(text: string): StoredAccount | undefined {
  return accountSchema.safeParse(toJson(text)).data;
}

const grantSchema = z.strictObject({
  chainId: z.int().check(z.positive()),
  account: address,
  sessionId: hex(32),
  /** The request that it answers: it is not to be answered twice. */
  requestHash: hex(32),
  /** As the agent claimed it, made safe to show. */
  name: z.string().check(z.maxLength(200)),
  /** `abba_grant_…`: holds no secret. */
  grant: z.string().check(z.maxLength(32_768)),
  /**
   * The same, sealed to the agent: the answer is handed over as often as need be, and is always this one.
   * @default a site asked for it, and has its answer
   */
  sealed: z.optional(z.string().check(z.maxLength(49_152))),
  /** Whether the agent took it. */
  delivered: z.boolean(),
});

const recordsSchema = z.strictObject({
  accounts: z.array(z.unknown()),
  grants: z.array(z.unknown()),
});

/** What is kept on this device: nothing of it is a secret, and nothing of it is trusted. */
export interface Records {
  readonly accounts: readonly z.infer<typeof accountSchema>[];
  readonly grants: readonly z.infer<typeof grantSchema>[];
}

/**
 * Reads what is kept, whoever wrote it: entries that are of another form are left out, and take no other with them.
 *
 * @param text - As it is stored.
 * @returns The records, and whether that is all that the text holds.
 */
export function parseRecords(text: string): { readonly records: Records; readonly isWhole: boolean } {
  const result = recordsSchema.safeParse(toJson(text));
  if (!result.success) return { records: noRecords, isWhole: false };
  const accounts = result.data.accounts.flatMap((entry) => accountSchema.safeParse(entry).data ?? []);
  const grants = result.data.grants.flatMap((entry) => grantSchema.safeParse(entry).data ?? []);
  const isWhole =
    accounts.length === result.data.accounts.length && grants.length === result.data.grants.length;
  return { records: { accounts, grants }, isWhole };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An account that this device knows. Of a passkey only its id and its public key are kept. */
export type StoredAccount = Records["accounts"][number];
export type StoredOwner = StoredAccount["owner"];
/** A session that was granted on this device: until its first use the chain does not know it. */
export type StoredGrant = Records["grants"][number];

export const noRecords: Records = { accounts: [], grants: [] };
