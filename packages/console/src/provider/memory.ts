import * as z from "zod/mini";
import { bundleIdSchema } from "../channel/callSchemas.ts";
import { addressSchema, chainIdSchema, hashSchema } from "../channel/fields.ts";
import { connectionSchema } from "../channel/methods.ts";
import { parseJson } from "../channel/parseJson.ts";

const mostBundles = 100;
const mostCharacters = 2_000_000;

const bundleSchema = z.strictObject({
  id: bundleIdSchema,
  chainId: chainIdSchema,
  from: addressSchema,
  transactionHash: hashSchema,
});

const memorySchema = z.strictObject({
  connection: z.optional(connectionSchema),
  bundles: z.array(bundleSchema).check(z.maxLength(mostBundles)),
});

/** Calls that were sent. */
export type Bundle = z.output<typeof bundleSchema>;

/** What a site remembers of the page: whom it is connected with, and what was sent. Nothing of it gives any right. */
export type Memory = z.output<typeof memorySchema>;

/** Where a site keeps it. */
export interface MemoryStorage {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
}

/** Keeps what a site remembers over its reloads, as far as the browser lets it. */
export function createMemory(storage: MemoryStorage | undefined, key: string) {
  let memory = read(storage, key);
  return {
    get: (): Memory => memory,
    set: (changes: Partial<Memory>): void => {
      const { connection, bundles } = { ...memory, ...changes };
      memory = { connection, bundles: bundles.slice(-mostBundles) };
      try {
        storage?.setItem(key, JSON.stringify(memory));
      } catch {
        // Full or forbidden: it is remembered until the reload.
      }
    },
  };
}

/** The browser's own, for as long as the tab lives; a sandboxed page has none. */
export function defaultStorage(): MemoryStorage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

function read(storage: MemoryStorage | undefined, key: string): Memory {
  try {
    const parsed = memorySchema.safeParse(parseJson(storage?.getItem(key), mostCharacters));
    if (parsed.success) return parsed.data;
  } catch {
    // As if there were nothing.
  }
  return { connection: undefined, bundles: [] };
}
