import { z } from "@hono/zod-openapi";
import type { Hex } from "viem";
import {
  address,
  addressOut,
  e2ePublicKey,
  idOf,
  moment,
  showAddress,
  text,
  title,
} from "../schemas/fields.ts";
import { type KeyResource, keyResources } from "../store/KeyPermissions.ts";
import type { agents, apiKeys } from "../store/tables/agents.ts";

/** An agent as everybody may see it. */
export const agentOut = z
  .object({
    id: idOf("agt"),
    chainId: z.int(),
    walletAddress: addressOut,
    name: z.string(),
    description: z.string(),
    e2ePublicKey: z.string().nullable(),
    e2eKeyProof: z
      .object({ validUntil: z.int(), signature: z.string() })
      .nullable()
      .openapi({ description: "The wallet's signature that the E2E public key is its own." }),
    createdAt: moment,
  })
  .openapi("Agent");

/** Shows an agent. */
export function showAgent(agent: typeof agents.$inferSelect): z.output<typeof agentOut> {
  const { id, chainId, wallet, name, description, e2ePublicKey, e2eKeyProof, createdAt } = agent;
  return {
    id,
    chainId,
    walletAddress: showAddress(wallet),
    name,
    description,
    e2ePublicKey,
    e2eKeyProof,
    createdAt: createdAt.toISOString(),
  };
}

/** What a challenge is asked for with. */
export const challengeIn = z.strictObject({
  walletAddress: address,
  chainId: z.int().positive(),
  purpose: z.enum(["register", "recover"]).default("register"),
});

/** What the wallet is to sign. */
export const challengeOut = z
  .object({
    challengeId: idOf("chl"),
    typedData: z.object({
      domain: z.object({ name: z.string(), version: z.string(), chainId: z.int() }),
      types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
      primaryType: z.string(),
      message: z.record(z.string(), z.string()),
    }),
    expiresAt: moment,
  })
  .openapi("Challenge");

/** Unix seconds at the year 3000: the SDK signs for no later time. */
const maxMoment = 32_503_680_000;

const signature = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/, "is not a signature")
  .transform((value) => value as `0x${string}`)
  .openapi({ type: "string", description: "65 bytes of a key, or whatever the smart account verifies." });

const proof = { challengeId: idOf("chl"), signature };

/** What a wallet signs for its E2E public key: `encryptionKeyTypedData` of the SDK. */
const e2eKeyProof = z.strictObject({
  validUntil: z.int().positive().max(maxMoment).openapi({ description: "Unix seconds." }),
  signature: signature.transform((value) => value.toLowerCase() as Hex),
});

/** A key that nobody vouches for could be anybody's. */
const isWhole = (sent: { e2ePublicKey?: unknown; e2eKeyProof?: unknown }) =>
  !sent.e2ePublicKey === !sent.e2eKeyProof;
const whole = { path: ["e2eKeyProof"], message: "must come with e2ePublicKey, and e2ePublicKey with it" };

/** A registration. */
export const registerIn = z
  .strictObject({
    ...proof,
    name: title(100),
    description: text(0, 2_000).default(""),
    e2ePublicKey: e2ePublicKey.optional(),
    e2eKeyProof: e2eKeyProof.optional(),
  })
  .refine(isWhole, whole);

/** A new key for a wallet that is known. */
export const recoverIn = z
  .strictObject({
    ...proof,
    revokeOthers: z
      .boolean()
      .default(false)
      .openapi({ description: "Also revoke all other keys and all sessions, and pause all webhooks." }),
    e2ePublicKey: e2ePublicKey
      .optional()
      .openapi({ description: "Replaces the profile's key. If omitted, the current key stays." }),
    e2eKeyProof: e2eKeyProof.optional(),
  })
  .refine(isWhole, whole);

/** An agent and its new API key, shown this once. */
export const agentWithKey = z
  .object({ agent: agentOut, apiKey: z.string(), keyId: idOf("key") })
  .openapi("AgentWithKey");

/** Changes of a profile. */
export const updateAgentIn = z
  .strictObject({
    name: title(100).optional(),
    description: text(0, 2_000).optional(),
    e2ePublicKey: e2ePublicKey.nullable().optional(),
    e2eKeyProof: e2eKeyProof.optional(),
  })
  .refine(isWhole, whole);

const permissions = z.strictObject(
  Object.fromEntries(
    keyResources.map((name) => [name, z.enum(["none", "read", "write"]).optional()]),
  ) as Record<KeyResource, z.ZodOptional<z.ZodEnum<{ none: "none"; read: "read"; write: "write" }>>>,
);

/** A key without its secret. */
export const keyOut = z
  .object({
    id: idOf("key"),
    label: z.string(),
    permissions: permissions.nullable().optional().openapi({ description: "Null allows everything." }),
    createdAt: moment,
    expiresAt: moment.nullable(),
    revokedAt: moment.nullable(),
  })
  .openapi("ApiKey");

/** Shows a key. */
export function showKey(key: typeof apiKeys.$inferSelect): z.output<typeof keyOut> {
  return {
    id: key.id,
    label: key.label,
    permissions: key.permissions,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

/** A further key. */
export const createKeyIn = z.strictObject({
  label: text(0, 100).default(""),
  expiresInSeconds: z
    .int()
    .min(60)
    .max(31_536_000)
    .optional()
    .openapi({ description: "If omitted, as long as the calling key." }),
  permissions: permissions.optional().openapi({
    description:
      "Restricts the key to these; any resource not named is `none`, and `write` includes `read`. Left out: those of the key that asks.",
  }),
});

/** A new key, shown this once. */
export const newKeyOut = z.object({ apiKey: z.string(), key: keyOut }).openapi("NewApiKey");
