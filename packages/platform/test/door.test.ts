/** The door: whoever comes with many lets others in between. */
import { expect, test } from "vitest";
import { createDoor } from "../src/rates/createDoor.ts";

/** Counts turns of the event loop until something is there. */
async function turnsUntil(isThere: () => boolean): Promise<number> {
  let turns = 0;
  for (; !isThere() && turns < 10_000; turns++) await new Promise((resolve) => setImmediate(resolve));
  return turns;
}

test("default: one of each line in turn, each line in its order", async () => {
  const door = createDoor();
  const begun: string[] = [];
  const all = ["a1", "a2", "a3", "b1", "c1", "b2"].map(async (name) => {
    await door.enter(name.slice(0, 1));
    begun.push(name);
  });
  expect(begun).toEqual([]);
  await Promise.all(all);
  expect(begun).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test.each([
  { of: "one line", lineOf: () => "many" },
  { of: "three lines", lineOf: (index: number) => `many ${index % 3}` },
])(
  "behavior: of a thousand in $of whose beginning takes time, one of another line waits for few",
  async ({ lineOf }) => {
    let now = 0;
    const door = createDoor(() => now);
    let [begun, before] = [0, 0];
    for (let index = 0; index < 1_000; index++) {
      void door.enter(lineOf(index)).then(() => {
        begun += 1;
        now += 0.6;
      });
    }
    await turnsUntil(() => begun >= 10);
    const from = begun;
    const entered = door.enter("neighbour").then(() => {
      before = begun - from;
    });
    await entered;
    expect(before).toBeLessThanOrEqual(4);
    expect(begun).toBeLessThan(1_000);
    // Between few of them the process hears everything else: two are a slice.
    const seen = begun;
    expect(await turnsUntil(() => begun >= seen + 100)).toBeGreaterThanOrEqual(50);
    await turnsUntil(() => begun === 1_000);
    expect(begun).toBe(1_000);
  },
);

test("behavior: one after the other, nobody is forgotten", async () => {
  const door = createDoor();
  for (let index = 0; index < 100; index++) await door.enter("a");
  await Promise.all(Array.from({ length: 100 }, (_, index) => door.enter(`line ${index % 7}`)));
});
