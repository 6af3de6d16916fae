import { parseBundle } from "@abbababa/sdk";
import { type EncryptionKey, toEncryptionKey } from "@abbababa/sdk/encryption";
import { type Hex, isHex, size } from "viem";
import * as z from "zod";
import { HomeError } from "../errors.ts";
import { agentPaths } from "../home/paths.ts";
import { readSecureFile, writeSecureFile } from "../home/secureFile.ts";
import { openKeyring, unavailable } from "../secrets/keyring.ts";
import { readSecret } from "../secrets/readSecret.ts";

/** By what the platform knows an agent: a bundle that its owner made, or an API key. */
export type PlatformAccess =
  | { readonly bundle: string }
  | { readonly apiKey: string; readonly encryptionKey: EncryptionKey | undefined };

/** What holds an API key. */
export type ApiKeyHolder = "file" | "keyring" | { readonly command: string };

const secretSchema = z.strictObject({
  apiKey: z.string().min(1).max(1_024),
  encryptionPrivateKey: z.custom<Hex>((value) => isHex(value) && size(value) === 32).optional(),
});

const keptSchema = z.discriminatedUnion("in", [
  z.strictObject({ version: z.literal(1), in: z.literal("bundle"), bundle: z.string().max(131_072) }),
  z.strictObject({ version: z.literal(1), in: z.literal("file"), ...secretSchema.shape }),
  z.strictObject({ version: z.literal(1), in: z.literal("keyring") }),
  z.strictObject({ version: z.literal(1), in: z.literal("command"), command: z.string().min(1).max(4_096) }),
]);

/**
 * Keeps a bundle, by whose token the platform knows the agent.
 *
 * @param agent - Its name.
 * @param bundle - `abba_session_bundle_…`
 */
export async function keepBundle(agent: string, bundle: string): Promise<void> {
  await write(agent, { in: "bundle", bundle });
}

/**
 * Keeps an API key where it is told.
 *
 * @param agent - The agent's name.
 * @param access - The key, and perhaps one for encryption.
 * @param holder - Where; a command is not given it, it must print it.
 */
export async function keepApiKey(
  agent: string,
  access: { readonly apiKey: string; readonly encryptionKey?: EncryptionKey | undefined },
  holder: ApiKeyHolder,
): Promise<void> {
  if (typeof holder === "object") return await write(agent, { in: "command", command: holder.command });
  const { apiKey, encryptionKey } = access;
  const secret = {
    apiKey,
    ...(encryptionKey && { encryptionPrivateKey: encryptionKey.privateKey.reveal() }),
  };
  if (holder === "file") return await write(agent, { in: "file", ...secret });
  const keyring = await openKeyring(entryOf(agent));
  try {
    keyring.write(JSON.stringify(secret));
  } catch {
    throw unavailable();
  }
  await write(agent, { in: "keyring" });
}

/**
 * Reads by what the platform knows an agent.
 *
 * @param agent - Its name.
 * @returns `undefined` when it was never told.
 */
export async function readPlatformAccess(agent: string): Promise<PlatformAccess | undefined> {
  const { platform: path } = agentPaths(agent);
  const text = await readSecureFile(path);
  if (text === undefined) return undefined;
  const kept = parse(keptSchema, text, path);
  if (kept.in === "bundle") {
    parseBundle(kept.bundle);
    return { bundle: kept.bundle };
  }
  if (kept.in === "command") {
    const apiKey = await readSecret({ command: kept.command }, "the API key");
    return { apiKey, encryptionKey: undefined };
  }
  const secret = kept.in === "file" ? kept : parse(secretSchema, await readKeyring(agent), path);
  const { apiKey, encryptionPrivateKey } = secret;
  return { apiKey, encryptionKey: encryptionPrivateKey && toEncryptionKey(encryptionPrivateKey) };
}

async function readKeyring(agent: string): Promise<string> {
  const keyring = await openKeyring(entryOf(agent));
  try {
    return keyring.read() ?? "";
  } catch {
    throw unavailable();
  }
}

/** The agent's own entry holds its session's key. A name has no colon. */
const entryOf = (agent: string) => `${agent}:platform`;

async function write(agent: string, kept: object): Promise<void> {
  await writeSecureFile(agentPaths(agent).platform, `${JSON.stringify({ version: 1, ...kept })}\n`);
}

function parse<schema extends z.ZodType>(schema: schema, text: string, path: string): z.output<schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // What was read is a secret: no more is said of it.
    throw new HomeError(path, "holds no access to a platform", "Keep it again: `abba platform connect`.");
  }
}
