import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { startPostgres } from "../../platform/test/support/startPostgres.ts";
import type { DurableAnswersOptions } from "../src/answers/durableOptions.ts";
import { createFileAnswers } from "../src/answers/file.ts";
import { createPostgresAnswers } from "../src/answers/postgres.ts";
import { AnswersCorruptError } from "../src/index.ts";
import { type AnswerStore, createMemoryAnswers } from "../src/seller/index.ts";

const server = await startPostgres();
afterAll(() => server[Symbol.asyncDispose]());
const folder = await mkdtemp(join(tmpdir(), "abba-answers-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const admin = new pg.Pool({ connectionString: server.url, max: 2 });
admin.on("error", () => {});
afterAll(() => admin.end());

let number = 0;

/** One store that outlives processes: `open` answers with another process' view; `age` makes all claims a minute old. */
interface Durable {
  readonly open: (options?: DurableAnswersOptions) => AnswerStore;
  readonly age: () => Promise<unknown>;
}

const durable: Record<string, () => Promise<Durable>> = {
  file: async () => {
    number += 1;
    const own = join(folder, `${number}`);
    return {
      open: (options) => createFileAnswers({ folder: own, ...options }),
      async age() {
        const then = new Date(Date.now() - 60_000);
        for (const name of await readdir(join(own, "claims")))
          await utimes(join(own, "claims", name), then, then);
      },
    };
  },
  postgres: async () => {
    number += 1;
    const schema = `answers_${number}`;
    const open = (options?: DurableAnswersOptions) => {
      const pool = new pg.Pool({ connectionString: server.url, max: 2 });
      pool.on("error", () => {});
      afterAll(() => pool.end());
      return createPostgresAnswers({ client: pool, schema, ...options });
    };
    await open().setUp();
    // A second time does no harm.
    await open().setUp();
    return {
      open,
      age: () => admin.query(`UPDATE "${schema}".answers SET seen_at = seen_at - interval '1 minute'`),
    };
  },
};

const stores: Record<string, () => Promise<(options?: DurableAnswersOptions) => AnswerStore>> = {
  memory: async () => {
    const answers = createMemoryAnswers();
    return () => answers;
  },
  file: async () => (await durable.file?.())?.open ?? fail(),
  postgres: async () => (await durable.postgres?.())?.open ?? fail(),
};

function fail(): never {
  throw new Error("There is no such store.");
}

const request = { id: "0x1/ä", proof: "p", fingerprint: "f" };
const lasting = { ...request, isLasting: true };
const body = new Uint8Array(Array.from({ length: 70_000 }, (_, index) => index % 256));
const answer = {
  status: 201,
  headers: [
    ["x-own", "a"],
    ["set-cookie", "b"],
    ["set-cookie", "c"],
  ] as const,
  body,
};

describe.each(Object.entries(stores))("answers in %s", (_, create) => {
  test.each([request, lasting])("default: an answer is had again, by others too: %o", async (paid) => {
    const open = await create();
    expect(await open().begin(paid)).toEqual({ is: "new" });
    const holder = open();
    // In the memory of another process there is nothing to finish: it is begun by whoever finishes it.
    const first = { ...paid, id: "another" };
    expect(await holder.begin(first)).toEqual({ is: "new" });
    await holder.finish(first, answer);
    expect(await open().begin(first)).toEqual({ is: "answered", answer });
    expect(await open().begin({ ...first, fingerprint: "other" })).toEqual({ is: "used" });
    expect(await open().begin({ ...first, proof: "other" })).toEqual({ is: "used" });
  });

  test("behavior: what came to nothing may be begun again", async () => {
    const open = await create();
    const holder = open();
    await holder.begin(request);
    const waiting = open().begin(request);
    await holder.abandon(request);
    expect(await waiting).toEqual({ is: "new" });
  });

  test("behavior: of fifty at once one begins, and all the others get its answer", async () => {
    const open = await create();
    const views = Array.from({ length: 10 }, () => open({ waitSeconds: 60 }));
    let begun = 0;
    const results = await Promise.all(
      views.flatMap((view) =>
        Array.from({ length: 5 }, async () => {
          const result = await view.begin(request);
          if (result.is !== "new") return result;
          begun += 1;
          await view.finish(request, answer);
          return { is: "answered", answer };
        }),
      ),
    );
    expect(begun).toBe(1);
    for (const result of results) expect(result).toEqual({ is: "answered", answer });
  });
});

describe.each(Object.entries(durable))("answers in %s, when a process ends", (_, create) => {
  test("behavior: who comes second waits, and is told to come again", async () => {
    const { open } = await create();
    await open().begin(request);
    expect(await open({ waitSeconds: 0.2 }).begin(request)).toEqual({ is: "busy" });
  });

  test("behavior: a request that was interrupted is taken over once, as the chain uses its payment up", async () => {
    const { open, age } = await create();
    await open().begin(request);
    await age();
    const views = Array.from({ length: 10 }, () => open({ waitSeconds: 0.2 }));
    const results = await Promise.all(views.map((view) => view.begin(request)));
    expect(results.map(({ is }) => is).sort()).toEqual([...Array(9).fill("busy"), "new"]);
  });

  test("error: a payment that can be shown again is not served again when its first request was interrupted", async () => {
    const { open, age } = await create();
    await open().begin(lasting);
    await age();
    for (const fingerprint of ["f", "other"])
      expect(await open().begin({ ...lasting, fingerprint })).toEqual({ is: "interrupted" });
  });

  test("behavior: a request that takes longer than its lease is not taken over while it lives", async () => {
    const { open } = await create();
    const holder = open({ leaseSeconds: 1 });
    await holder.begin(request);
    const patient = open({ leaseSeconds: 1, waitSeconds: 2.5 });
    expect(await patient.begin(request)).toEqual({ is: "busy" });
    await holder.abandon(request);
    expect(await patient.begin(request)).toEqual({ is: "new" });
  });

  test("behavior: of a payment that can be shown again the use is known when its answer is gone", async () => {
    const { open } = await create();
    const shop = open({ keepSeconds: 0 });
    await shop.begin(lasting);
    await shop.finish(lasting, answer);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await shop.begin(lasting)).toEqual({ is: "used" });
    expect(await open().begin(lasting)).toEqual({ is: "used" });
    // Another payment's answer is gone with its use: the chain knows that.
    await shop.begin(request2);
    await shop.finish(request2, answer);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await shop.begin(request2)).toEqual({ is: "new" });
  });
});

const request2 = { ...request, id: "0x2" };

test("behavior: killed at any moment, one payment that can be shown again is served once", {
  timeout: 120_000,
}, async () => {
  const own = join(folder, "killed");
  const file = fileURLToPath(new URL("support/servingProcess.ts", import.meta.url));
  const served: string[] = [];
  const kinds = new Set<string>();
  const kills = 8;
  for (let round = 0; round < kills; round += 1) {
    const child = spawn(process.execPath, [file, JSON.stringify({ folder: own, rounds: 40 })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let timer: NodeJS.Timeout | undefined;
    createInterface(child.stdout).on("line", (line) => {
      if (line.startsWith("served ")) served.push(line);
      if (line.startsWith("begun ")) kinds.add(line);
      timer ??= setTimeout(() => child.kill("SIGKILL"), Math.random() * 200);
    });
    await once(child, "close");
    clearTimeout(timer);
  }
  expect(served.length).toBeGreaterThan(0);
  expect(new Set(served).size).toBe(served.length);
  expect(kinds).toContain("begun answered");
});

test("error: a file that the store did not write, cut off, or locked by nobody", async () => {
  const own = join(folder, "broken");
  const store = createFileAnswers({ folder: own });
  await store.begin(request);
  await store.finish(request, answer);
  const [name = ""] = await readdir(join(own, "answers"));
  for (const text of ["", "{", '{"proof":"p"}', "null", "\u0000"]) {
    await writeFile(join(own, "answers", name), text);
    await expect(createFileAnswers({ folder: own }).begin(request)).rejects.toBeInstanceOf(
      AnswersCorruptError,
    );
  }
  expect((await stat(join(own, "answers", name))).mode & 0o077).toBe(0);
  expect((await stat(join(own, "answers"))).mode & 0o077).toBe(0);
  expect(await readdir(join(own, "drafts"))).toEqual([]);
});

test.each([{ keepSeconds: -1 }, { leaseSeconds: 0 }, { waitSeconds: Number.NaN }, { leaseSeconds: "30" }])(
  "error: options that make no sense: %o",
  (options) => {
    expect(() => createFileAnswers({ folder, ...(options as object) })).toThrow(
      "options of createFileAnswers",
    );
  },
);
