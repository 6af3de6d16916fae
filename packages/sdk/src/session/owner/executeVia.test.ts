import { expect, test } from "vitest";
import { executeVia } from "./executeVia.ts";
import type { OwnerContext } from "./OwnerContext.ts";

test.each(["Direct", "relay", "", null])("error: the path %s, with nothing asked or sent", async (via) => {
  const untouched = new Proxy({} as OwnerContext, {
    get: () => {
      throw new Error("was used");
    },
  });
  await expect(executeVia(untouched, { via: via as never })).rejects.toMatchObject({
    name: "ParametersInvalidError",
  });
});
