import { type CreatedSessionRequest, openGrant } from "@abbababa/sdk";
import { toEncryptionKey } from "@abbababa/sdk/encryption";
import { type Hex, isHex, size } from "viem";
import * as z from "zod";
import { HomeError } from "../errors.ts";
import { agentPaths } from "../home/paths.ts";
import { readSecureFile, writeSecureFile } from "../home/secureFile.ts";

const schema = z.strictObject({
  version: z.literal(1),
  serializedRequest: z.string().max(24_576),
  encryptionPrivateKey: z.custom<Hex>((value) => isHex(value) && size(value) === 32),
  linkSecret: z.string(),
});

/** A request that waits for the owner's answer. Holds what opens it. */
export type PendingRequest = z.infer<typeof schema>;

/** Keeps a request until it is answered, over restarts. */
export async function keepRequest(agent: string, request: CreatedSessionRequest): Promise<void> {
  const pending: PendingRequest = {
    version: 1,
    serializedRequest: request.serializedRequest,
    encryptionPrivateKey: request.encryptionKey.privateKey.reveal(),
    linkSecret: request.linkSecret.reveal(),
  };
  await writeSecureFile(agentPaths(agent).request, `${JSON.stringify(pending)}\n`);
}

/** Reads the request that waits; `undefined` when none does. */
export async function readPendingRequest(agent: string): Promise<PendingRequest | undefined> {
  const { request: path } = agentPaths(agent);
  const text = await readSecureFile(path);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // It holds secrets: no more is said of it.
    throw new HomeError(path, "holds no request", "Delete it, and ask again: `abba request`.");
  }
}

/**
 * Opens the owner's answer.
 *
 * @param pending - The request.
 * @param sealedGrant - `abba_sealed_grant_…`
 * @returns `abba_grant_…`
 */
export function openAnswer(pending: PendingRequest, sealedGrant: string): string {
  const { serializedRequest: request, encryptionPrivateKey, linkSecret } = pending;
  return openGrant({
    sealedGrant,
    request,
    encryptionKey: toEncryptionKey(encryptionPrivateKey),
    linkSecret,
  });
}
