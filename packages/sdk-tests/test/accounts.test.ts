import type { Devnet } from "@abbababa/devnet";
import { beforeAll, describe, expect, test } from "vitest";
import { accountKinds } from "../src/accounts/index.ts";
import { groups } from "./accounts/groups.ts";
import { ResultsTable } from "./support/accounts/ResultsTable.ts";
import { Trial } from "./support/accounts/Trial.ts";
import { useDevnet } from "./support/devnet.ts";

let devnet: Devnet;
const results = new ResultsTable(groups);

beforeAll(async () => {
  devnet = await useDevnet();
});

describe.each(accountKinds)("the session module on an account, %s", (kind) => {
  for (const { heading, behaviours } of groups) {
    test.each(behaviours)(`behavior: ${heading}: $title`, async (behaviour) => {
      const { run, reason } = { reason: undefined, ...(behaviour.otherwise?.[kind] ?? behaviour) };
      await run(await Trial.begin(devnet, kind));
      results.record(behaviour, kind, reason);
    });
  }
});

describe("the table of results", () => {
  test("default: docs/accounts.md says what this run showed", async () => {
    if (process.env.UPDATE_DOCS === "1") await results.write();
    expect(await results.committed()).toBe(results.format());
  });
});
