import { expect, test } from "vitest";
import * as api from "./api/index.ts";
import * as escrow from "./escrow/index.ts";
import * as root from "./index.ts";
import * as sessionKeys from "./wallet/session-keys.ts";

test("behavior: public exports", () => {
  expect(Object.keys(sessionKeys).sort()).toMatchSnapshot("wallet/session-keys");
  expect(Object.keys(api).sort()).toMatchSnapshot("api");
  const elsewhere = [...Object.keys(sessionKeys), ...Object.keys(escrow)];
  const own = Object.keys(root).filter((name) => !elsewhere.includes(name));
  expect(own.sort()).toMatchSnapshot("root, beside wallet/session-keys and escrow");
  expect(Object.keys(root)).toEqual(expect.arrayContaining(Object.keys(sessionKeys)));
});
