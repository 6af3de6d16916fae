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
  }),
]);

const accountSchema = z.strictObject({
  chainId: z.int().check(z.positive()),
  address,
  index: z.int().check(z.nonnegative()),
  owner: ownerSchema,
});

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
  /** Whether the agent took it. */
  delivered: z.boolean(),
});

/** Form of what is kept on this device: nothing of it is a secret, and nothing of it is trusted. */
export const recordsSchema = z.strictObject({
  accounts: z.array(accountSchema).check(z.maxLength(200)),
  grants: z.array(grantSchema).check(z.maxLength(5_000)),
});

export type Records = z.infer<typeof recordsSchema>;
/** An account that this device knows. Of a passkey only its id and its public key are kept. */
export type StoredAccount = Records["accounts"][number];
export type StoredOwner = StoredAccount["owner"];
/** A session that was granted on this device: until its first use the chain does not know it. */
export type StoredGrant = Records["grants"][number];

export const noRecords: Records = { accounts: [], grants: [] };
