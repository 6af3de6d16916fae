import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import * as z from "zod/mini";
import { sentences } from "../errors/issueSentence.ts";
import { createMemoryGrantStore } from "./createMemoryGrantStore.ts";
import type { GrantOwner, GrantStore, StoredGrant } from "./GrantStore.ts";
import { StoreUnreadableError } from "./storeErrors.ts";
import { toStoredGrant } from "./toStoredGrant.ts";

const schema = z.strictObject({
  version: z.literal(1),
  grants: z.array(z.strictObject({ tenant: z.string(), agent: z.string(), grant: z.string() })),
});

/**
 * Keeps grants in one file of JSON: for one process. Each change is on the disk, whole, before it is said to be done;
 * two processes that write the same file lose each other's changes.
 *
 * @param path - The file; it need not be there yet. Readable by its owner alone: grants hold no secret, but say who may do
 * what.
 * @returns The store.
 * @throws {StoreUnreadableError} when the file is something else; it is left as it is.
 */
export async function createFileGrantStore(path: string): Promise<GrantStore> {
  const entries = new Map<string, StoredGrant>();
  const keyOf = ({ tenant, agent }: GrantOwner) => JSON.stringify([tenant, agent]);
  for (const stored of await read(path)) entries.set(keyOf(stored), stored);
  const memory = createMemoryGrantStore(entries.values());
  let last: Promise<unknown> = Promise.resolve();
  /** One change after another; one that fails stops none after it. */
  const inTurn = <result>(change: () => Promise<result>): Promise<result> => {
    const turn = last.then(change);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    ...memory,
    set: (owner, grant) =>
      inTurn(async () => {
        const stored = toStoredGrant(owner, grant);
        await write(path, [...new Map(entries).set(keyOf(stored), stored).values()]);
        entries.set(keyOf(stored), stored);
        return await memory.set(owner, grant);
      }),
    delete: (owner) =>
      inTurn(async () => {
        if ((await memory.get(owner)) === undefined) return false;
        const left = new Map(entries);
        left.delete(keyOf(owner));
        await write(path, [...left.values()]);
        entries.delete(keyOf(owner));
        return await memory.delete(owner);
      }),
  };
}

async function read(path: string): Promise<StoredGrant[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new StoreUnreadableError({ cause: error });
  });
  if (text === undefined) return [];
  try {
    const { grants } = z.parse(schema, JSON.parse(text), sentences);
    return grants.map(({ grant, ...owner }) => toStoredGrant(owner, grant));
  } catch (error) {
    throw new StoreUnreadableError({ cause: error });
  }
}

/** Beside the file first, then in its place: whoever reads it finds the one or the other, whole. */
async function write(path: string, stored: readonly StoredGrant[]): Promise<void> {
  const grants = stored.map(({ tenant, agent, grant }) => ({ tenant, agent, grant }));
  const beside = `${path}.${randomUUID()}`;
  try {
    const file = await open(beside, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ version: 1, grants })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
