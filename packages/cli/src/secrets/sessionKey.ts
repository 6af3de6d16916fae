import { type Hex, isHex, size } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import * as z from "zod";
import { HomeError, NotGrantedError } from "../errors.ts";
import { agentPaths } from "../home/paths.ts";
import { readSecureFile, writeSecureFile } from "../home/secureFile.ts";
import { openKeyring, unavailable } from "./keyring.ts";
import { readSecret } from "./readSecret.ts";

/** What holds an agent's key. */
export type KeyHolder = "file" | "keyring" | { readonly command: string };

const privateKeySchema = z.custom<Hex>((value) => isHex(value) && size(value) === 32);

const keySchema = z.discriminatedUnion("in", [
  z.strictObject({ version: z.literal(1), in: z.literal("file"), privateKey: privateKeySchema }),
  z.strictObject({ version: z.literal(1), in: z.literal("keyring") }),
  z.strictObject({ version: z.literal(1), in: z.literal("command"), command: z.string().min(1).max(4_096) }),
]);

/**
 * Makes a key for an agent, unless it has one, and keeps it where it is told.
 *
 * @param agent - The agent's name.
 * @param holder - Where a new key is kept; a command is not given one, it must have one.
 * @returns What signs with it.
 */
export async function provideSessionKey(agent: string, holder: KeyHolder): Promise<PrivateKeyAccount> {
  const { key: path } = agentPaths(agent);
  if ((await readSecureFile(path)) !== undefined) return await loadSessionKey(agent);
  if (typeof holder === "object") {
    const account = toAccount(await readSecret(holder, "the agent's key"), path);
    await write(path, { in: "command", command: holder.command });
    return account;
  }
  const privateKey = generatePrivateKey();
  if (holder === "keyring") {
    const keyring = await openKeyring(agent);
    try {
      keyring.write(privateKey);
    } catch {
      throw unavailable();
    }
    await write(path, { in: "keyring" });
  } else {
    await write(path, { in: "file", privateKey });
  }
  return privateKeyToAccount(privateKey);
}

/**
 * Keeps a key that came with a session, in place of the one that the agent had.
 *
 * @param agent - The agent's name.
 * @param privateKey - The key.
 */
export async function keepSessionKey(agent: string, privateKey: Hex): Promise<void> {
  await write(agentPaths(agent).key, { in: "file", privateKey });
}

/**
 * Loads an agent's key.
 *
 * @param agent - The agent's name.
 * @returns What signs with it.
 * @throws {NotGrantedError} when it has none.
 */
export async function loadSessionKey(agent: string): Promise<PrivateKeyAccount> {
  const { key: path } = agentPaths(agent);
  const text = await readSecureFile(path);
  if (text === undefined) throw new NotGrantedError(agent);
  const kept = parse(text, path);
  if (kept.in === "file") return privateKeyToAccount(kept.privateKey);
  if (kept.in === "command")
    return toAccount(await readSecret({ command: kept.command }, "the agent's key"), path);
  const keyring = await openKeyring(agent);
  let secret: string | undefined;
  try {
    secret = keyring.read();
  } catch {
    throw unavailable();
  }
  if (secret === undefined) throw new NotGrantedError(agent);
  return toAccount(secret, path);
}

async function write(path: string, key: object): Promise<void> {
  await writeSecureFile(path, `${JSON.stringify({ version: 1, ...key })}\n`);
}

function parse(text: string, path: string): z.infer<typeof keySchema> {
  try {
    return keySchema.parse(JSON.parse(text));
  } catch {
    // What was read is a secret: no more is said of it.
    throw damaged(path);
  }
}

function toAccount(secret: string, path: string): PrivateKeyAccount {
  const parsed = privateKeySchema.safeParse(secret);
  if (!parsed.success) throw damaged(path);
  return privateKeyToAccount(parsed.data);
}

const damaged = (path: string) =>
  new HomeError(path, "names no private key", "Revoke the agent's session, delete its folder and ask again.");
