import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attacks, performAttack } from "../src/attacks/index.ts";
import type { HolderKind } from "../src/holders/index.ts";
import { createTarget, createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { printTable } from "./support/printTable.ts";

let world: World;
const results = new Map<string, Record<HolderKind, string>>();

beforeAll(async () => {
  world = await createWorld(await useDevnet());
});
afterAll(() => printTable(results));

for (const attack of attacks) {
  describe(`attack: ${attack.name}`, () => {
    const row: Record<HolderKind, string> = { stock: "?", compact: "?", layered: "?" };
    results.set(attack.name, row);

    test(`behavior: the stock set, for comparison: ${attack.stock}`, async () => {
      const target = await createTarget(world, "stock", attack.wishes);
      const { outcome, error, cause } = await performAttack(attack, target, world);
      row.stock = error ?? outcome;
      expect(outcome, String(cause)).toBe(attack.stock);
    });

    for (const kind of ["compact", "layered"] as const) {
      test(`error: a ${kind} session refuses, and nothing changes on the chain`, async () => {
        const target = await createTarget(world, kind, attack.wishes);
        const { outcome, error, changes, cause } = await performAttack(attack, target, world);
        row[kind] = error ?? outcome;
        expect({ outcome, error, changes }, String(cause)).toEqual({
          outcome: "refused",
          error: kind === "layered" ? (attack.layeredError ?? attack.error) : attack.error,
          changes: [],
        });
        await attack.control?.(target.holder, world);
      });
    }
  });
}
