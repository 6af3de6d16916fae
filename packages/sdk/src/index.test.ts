import { expect, test } from "vitest";
import * as root from "./index.ts";
import * as sessionKeys from "./wallet/session-keys.ts";

test("behavior: public exports", () => {
  expect(Object.keys(sessionKeys).sort()).toMatchSnapshot("wallet/session-keys");
  expect(Object.keys(root)).toEqual(expect.arrayContaining(Object.keys(sessionKeys)));
});
