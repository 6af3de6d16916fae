import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { address, id, moment, publicKey, signature } from "./apiFields.ts";

/** An agent as everybody sees it. */
export const agentSchema = reads<Schemas["Agent"]>()(
  z.object({
    id: id("agt"),
    chainId: z.int(),
    walletAddress: address,
    name: z.string(),
    description: z.string(),
    e2ePublicKey: z.nullable(publicKey),
    /** The wallet's signature that the key is its own, for `encryptionKeyTypedData`. */
    e2eKeyProof: z.nullable(z.object({ validUntil: z.int().check(z.positive()), signature })),
    createdAt: moment,
  }),
);
export type Agent = z.output<typeof agentSchema>;

/** What a wallet is to sign. */
export const challengeSchema = reads<Schemas["Challenge"]>()(
  z.object({
    challengeId: id("chl"),
    typedData: z.object({
      domain: z.object({ name: z.string(), version: z.string(), chainId: z.int() }),
      types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
      primaryType: z.string(),
      message: z.record(z.string(), z.string()),
    }),
    expiresAt: moment,
  }),
);

/** An agent and a new API key of its. */
export const agentWithKeySchema = reads<Schemas["AgentWithKey"]>()(
  z.object({ agent: agentSchema, apiKey: z.string().check(z.maxLength(512)), keyId: id("key") }),
);

/** A key without its secret. */
export const apiKeySchema = reads<Schemas["ApiKey"]>()(
  z.object({
    id: id("key"),
    label: z.string(),
    createdAt: moment,
    expiresAt: z.nullable(moment),
    revokedAt: z.nullable(moment),
  }),
);

/** A new key. */
export const newApiKeySchema = reads<Schemas["NewApiKey"]>()(
  z.object({ apiKey: z.string().check(z.maxLength(512)), key: apiKeySchema }),
);
