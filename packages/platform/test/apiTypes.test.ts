import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { apiTypesFile, apiTypesOf } from "../scripts/apiTypes.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

test("behavior: the SDK's types of the API are those of the running platform", async () => {
  await using api = await startTestPlatform();
  // Out of date? `pnpm --filter @abbababa/platform generate:api-types`
  expect(await readFile(apiTypesFile, "utf8")).toBe(await apiTypesOf(api.platform));
});
