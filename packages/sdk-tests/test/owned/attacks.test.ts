/** The thirty attacks, against sessions of accounts of every kind that were granted through the SDK. */
import { beforeAll, describe, expect, test } from "vitest";
import { attacks, performAttack } from "../../src/attacks/index.ts";
import { createFormTarget } from "../../src/owned/createFormTarget.ts";
import { tried } from "../../src/owned/tried.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

describe.each(tried.attacks)("$name", (form) => {
  test.each(attacks)("error: $name is refused, and nothing changes on the chain", async (attack) => {
    const target = await createFormTarget(world, form, attack.wishes);
    const { outcome, error, changes, cause } = await performAttack(attack, target, world);
    // Where the account hides why, that it refused is all that there is to see.
    const expected = form.hidesReasons === true ? [attack.error, "AccountRejectedError"] : [attack.error];
    expect({ outcome, changes }, String(cause)).toEqual({ outcome: "refused", changes: [] });
    expect(expected, String(cause)).toContain(error);
    await attack.control?.(target.holder, world);
  });
});
