import { parseGrant } from "@abbababa/sdk";
import * as z from "zod";
import { HomeError, NotGrantedError } from "../errors.ts";
import { agentPaths } from "../home/paths.ts";
import { readSecureFile, writeSecureFile } from "../home/secureFile.ts";

const schema = z.discriminatedUnion("kind", [
  z.strictObject({ version: z.literal(1), kind: z.literal("grant"), grant: z.string().max(65_536) }),
  z.strictObject({
    version: z.literal(1),
    kind: z.literal("key"),
    serializedSessionKey: z.string().max(65_536),
  }),
]);

/** What an agent was given: a grant to its own key, or one string that holds a key as well. */
export type KeptGrant =
  | { readonly grant: string; readonly serializedSessionKey?: undefined }
  | { readonly serializedSessionKey: string; readonly grant?: undefined };

/**
 * Keeps what was granted to an agent.
 *
 * @param agent - Its name.
 * @param kept - What it was given.
 */
export async function keepGrant(agent: string, kept: KeptGrant): Promise<void> {
  const { grant: path } = agentPaths(agent);
  const entry = kept.grant === undefined ? { kind: "key", ...kept } : { kind: "grant", ...kept };
  await writeSecureFile(path, `${JSON.stringify({ version: 1, ...entry })}\n`);
}

/** Whether anything was granted to an agent. */
export async function hasGrant(agent: string): Promise<boolean> {
  return (await readSecureFile(agentPaths(agent).grant)) !== undefined;
}

/**
 * Reads what was granted to an agent.
 *
 * @param agent - Its name.
 * @throws {NotGrantedError} when nothing was.
 */
export async function readGrant(agent: string): Promise<KeptGrant> {
  const { grant: path } = agentPaths(agent);
  const text = await readSecureFile(path);
  if (text === undefined) throw new NotGrantedError(agent);
  try {
    const { version: _, kind: __, ...kept } = schema.parse(JSON.parse(text));
    if ("grant" in kept) parseGrant(kept.grant);
    return kept;
  } catch {
    // It may hold a key: no more is said of it.
    throw new HomeError(path, "holds no grant", "Import the session again: `abba import`.");
  }
}
