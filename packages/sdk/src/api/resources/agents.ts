import * as z from "zod/mini";
import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import {
  agentSchema,
  agentWithKeySchema,
  apiKeySchema,
  challengeSchema,
  newApiKeySchema,
} from "../schemas/agent.ts";
import type { BodyOf } from "../wire.ts";

/** Whose challenge, and what for. */
export type ChallengeParameters = BodyOf<"/api/v1/agents/challenge", "post">;
/** A signed challenge, and who registers. */
export type RegisterParameters = BodyOf<"/api/v1/agents/register", "post">;
/** A signed challenge, whether other keys end, and perhaps another E2E public key with its proof. */
export type RecoverParameters = BodyOf<"/api/v1/agents/recover", "post">;
/** Changes of a profile. */
export type UpdateAgentParameters = BodyOf<"/api/v1/agents/me", "patch">;
/** A further key. */
export type CreateKeyParameters = BodyOf<"/api/v1/agents/me/keys", "post">;

const keyList = z.array(apiKeySchema).check(z.maxLength(10_000));

const challengeNames = {
  chainId: true,
  purpose: true,
  walletAddress: true,
} satisfies Names<ChallengeParameters>;
const registerNames = {
  challengeId: true,
  description: true,
  e2eKeyProof: true,
  e2ePublicKey: true,
  name: true,
  signature: true,
} satisfies Names<RegisterParameters>;
const recoverNames = {
  challengeId: true,
  e2eKeyProof: true,
  e2ePublicKey: true,
  revokeOthers: true,
  signature: true,
} satisfies Names<RecoverParameters>;
const updateAgentNames = {
  description: true,
  e2eKeyProof: true,
  e2ePublicKey: true,
  name: true,
} satisfies Names<UpdateAgentParameters>;
const createKeyNames = {
  expiresInSeconds: "seconds",
  label: true,
  permissions: true,
} satisfies Names<CreateKeyParameters>;

/** Registration, profiles and keys. */
export function agentsOf(request: Requester) {
  return {
    /** Asks for what a wallet is to sign. Check it before signing, or use `registerAgent`. */
    challenge: (body: ChallengeParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/agents/challenge",
        { schema: challengeSchema, body, names: challengeNames },
        options,
      ),
    /** Registers the agent of a wallet. */
    register: (body: RegisterParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/agents/register",
        { schema: agentWithKeySchema, body, names: registerNames },
        options,
      ),
    /** Gives the owner of a registered wallet a new key, and the profile the E2E public key, if there is one. */
    recover: (body: RecoverParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/agents/recover",
        { schema: agentWithKeySchema, body, names: recoverNames },
        options,
      ),
    /** Reads the agent that asks. */
    me: (options?: CallOptions) => request("get", "/api/v1/agents/me", { schema: agentSchema }, options),
    /** Changes the profile of the agent that asks. */
    update: (body: UpdateAgentParameters, options?: CallOptions) =>
      request("patch", "/api/v1/agents/me", { schema: agentSchema, body, names: updateAgentNames }, options),
    /** Reads an agent's public profile. */
    get: (id: string, options?: CallOptions) =>
      request("get", "/api/v1/agents/{id}", { schema: agentSchema, ids: { id } }, options),
    /** Lists the agent's keys, without secrets. */
    listKeys: (options?: CallOptions) =>
      request("get", "/api/v1/agents/me/keys", { schema: keyList }, options),
    /** Makes a further key. */
    createKey: (body: CreateKeyParameters = {}, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/agents/me/keys",
        { schema: newApiKeySchema, body, names: createKeyNames },
        options,
      ),
    /** Replaces the key that asks. */
    rotateKey: (options?: CallOptions) =>
      request("post", "/api/v1/agents/me/keys/rotate", { schema: newApiKeySchema }, options),
    /** Revokes a key. */
    revokeKey: (id: string, options?: CallOptions) =>
      request("delete", "/api/v1/agents/me/keys/{id}", { schema: apiKeySchema, ids: { id } }, options),
  };
}
