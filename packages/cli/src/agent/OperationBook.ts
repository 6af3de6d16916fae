import { createHash } from "node:crypto";
import { join } from "node:path";
import { fromJson, type SignedOperation, toJson } from "@abbababa/sdk";
import type { Hex } from "viem";
import * as z from "zod";
import { HomeError } from "../errors.ts";
import { namesIn, readOnce, writeOnce } from "../home/onceFile.ts";
import { parseEntry } from "./parseEntry.ts";

/** An operation that was signed for a payment key, as it was written down before it was sent. */
export interface BookedOperation {
  /** Names the payment. */
  readonly key: string;
  /** 0, and one more each time that the chain proved the last one dead. */
  readonly attempt: number;
  /** What it does, in words. */
  readonly purpose: string;
  /** Hash of account, chain and calls: one key, one payment. */
  readonly fingerprint: Hex;
  readonly sessionId: Hex;
  readonly operation: SignedOperation;
  /** Unix seconds, by this machine's clock. */
  readonly bookedAt: number;
  /** Unix seconds of the chain: after them it can no longer be included. */
  readonly deadAfter: number;
  /** Transaction that it is in, once the chain has shown it. */
  readonly transactionHash: Hex | undefined;
}

/** Remembers which payment key is which operation, for all processes of one agent on this machine. */
export interface OperationBook {
  find(key: string, attempt: number): Promise<BookedOperation | undefined>;
  /** Books an operation; when the attempt is booked already, nothing changes, and what is booked is returned. */
  add(operation: Omit<BookedOperation, "transactionHash">): Promise<BookedOperation>;
  /** Notes where an operation is. */
  settle(operation: Pick<BookedOperation, "key" | "attempt">, transactionHash: Hex): Promise<void>;
  /** All, newest first. */
  list(): Promise<readonly BookedOperation[]>;
}

const hash = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value));

const entrySchema = z.strictObject({
  version: z.literal(1),
  key: z.string(),
  attempt: z.int().nonnegative(),
  purpose: z.string(),
  fingerprint: hash,
  sessionId: hash,
  operation: z.string(),
  bookedAt: z.int(),
  deadAfter: z.int(),
});

/**
 * Keeps a book in a folder, an entry a file that is written once.
 *
 * @param folder - Made when it is not there; its owner alone may read it.
 */
export function createOperationBook(folder: string): OperationBook {
  const entryPath = (key: string, attempt: number) =>
    join(folder, `${createHash("sha256").update(key).digest("hex")}.${attempt}.json`);

  async function read(path: string): Promise<BookedOperation | undefined> {
    const text = await readOnce(path);
    if (text === undefined) return undefined;
    const { version: _, operation, ...entry } = parseEntry(entrySchema, text, path);
    const settled = hash.safeParse(await readOnce(`${path}.settled`));
    return {
      ...entry,
      operation: fromJson(operation, "SignedOperation"),
      transactionHash: settled.success ? settled.data : undefined,
    };
  }

  return {
    find: (key, attempt) => read(entryPath(key, attempt)),
    async add({ operation, ...entry }) {
      const path = entryPath(entry.key, entry.attempt);
      const written = { version: 1, ...entry, operation: toJson(operation) };
      await writeOnce(path, JSON.stringify(written));
      const booked = await read(path);
      if (booked === undefined) throw new HomeError(path, "is gone", "Nothing was sent. Repeat.");
      return booked;
    },
    async settle({ key, attempt }, transactionHash) {
      await writeOnce(`${entryPath(key, attempt)}.settled`, transactionHash);
    },
    async list() {
      const names = (await namesIn(folder)).filter((each) => each.endsWith(".json"));
      const entries = await Promise.all(names.map((each) => read(join(folder, each))));
      return entries.filter((entry) => entry !== undefined).sort((a, b) => b.bookedAt - a.bookedAt);
    },
  };
}
