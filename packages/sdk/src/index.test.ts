import { glob } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as api from "./api/index.ts";
import { BaseError } from "./errors/BaseError.ts";
import * as errors from "./errors.ts";
import * as escrow from "./escrow/index.ts";
import * as root from "./index.ts";
import * as sessionKeys from "./session/index.ts";

test("behavior: public exports", () => {
  expect(Object.keys(sessionKeys).sort()).toMatchSnapshot("wallet/session-keys");
  expect(Object.keys(api).sort()).toMatchSnapshot("api");
  expect(Object.keys(errors).sort()).toMatchSnapshot("errors");
  const elsewhere = [...Object.keys(sessionKeys), ...Object.keys(escrow)];
  const own = Object.keys(root).filter((name) => !elsewhere.includes(name));
  expect(own.sort()).toMatchSnapshot("root, beside wallet/session-keys and escrow");
  expect(Object.keys(root)).toEqual(expect.arrayContaining(Object.keys(sessionKeys)));
});

/** Every class of an error in the sources, by name. */
async function errorClasses(): Promise<Record<string, unknown>> {
  const classes: Record<string, unknown> = {};
  for await (const path of glob("**/*.ts", { cwd: import.meta.dirname })) {
    if (/\.test\.ts$|(^|\/)test\/|generated\/|^webhooks\/node\.ts$/.test(path)) continue;
    for (const [name, value] of Object.entries((await import(join(import.meta.dirname, path))) as object)) {
      if (value === BaseError || (typeof value === "function" && value.prototype instanceof BaseError)) {
        classes[name] = value;
      }
    }
  }
  return classes;
}

test("behavior: every error class is exported by errors, under its own name, and by no other entry", async () => {
  const classes = await errorClasses();
  expect(Object.keys(classes).length).toBeGreaterThan(200);
  const exported = Object.fromEntries(Object.entries(errors).filter(([name]) => name in classes));
  expect(exported).toEqual(classes);
  const elsewhere = Object.entries({ ...sessionKeys, ...escrow, ...api, ...root }).flatMap(([name, value]) =>
    typeof value === "function" && Object.values(classes).includes(value) ? [name] : [],
  );
  // Every program branches on these two: what all errors are, and the budget that is used up.
  expect(elsewhere.sort()).toEqual(["BaseError", "SpendCapExceededError"]);
});
