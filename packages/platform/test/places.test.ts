/** Turns: whoever sends many waits for himself. */
import { describe, expect, test } from "vitest";
import { createPlaces } from "../src/rates/createPlaces.ts";
import { createTurn } from "../src/rates/createTurn.ts";
import { buy, openMarket } from "./support/buying.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

/** Lets everything that waits for nothing else go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("places", () => {
  test("default: so many of a line at once, the others in their order; other lines do not wait", async () => {
    const takePlace = createPlaces(2);
    const begun: string[] = [];
    const enter = (line: string, name: string) => {
      const place = takePlace(line, 10);
      void place.begin().then(() => begun.push(name));
      return place;
    };
    const [first, second] = [enter("a", "first"), enter("a", "second")];
    enter("a", "third");
    enter("a", "fourth");
    enter("b", "other");
    await settled();
    expect(begun).toEqual(["first", "second", "other"]);
    second.leave();
    await settled();
    expect(begun.at(-1)).toBe("third");
    first.pause();
    await settled();
    expect(begun.at(-1)).toBe("fourth");
    // It stands at the end again.
    void first.begin().then(() => begun.push("first again"));
    await settled();
    expect(begun).toHaveLength(5);
  });

  test("error: no more than a line takes, those that wait included; who leaves makes room", () => {
    const takePlace = createPlaces(1);
    const places = [takePlace("a", 2), takePlace("a", 2)];
    expect(() => takePlace("a", 2)).toThrow("processed at once");
    expect(() => takePlace("b", 2)).not.toThrow();
    places[0]?.leave();
    expect(() => takePlace("a", 2)).not.toThrow();
  });

  test("behavior: a turn in two lines, one of which is full, leaves nothing behind", () => {
    const takePlace = createPlaces(1);
    takePlace("full", 1);
    const lines = [["free", 1] as const, ["full", 1] as const];
    expect(() => createTurn(takePlace, lines)).toThrow("processed at once");
    expect(() => takePlace("free", 1)).not.toThrow();
  });
});

test("behavior: one agent's checkouts that hang hold three turns, and nobody else", async () => {
  await using api = await startTestPlatform({ rateLimits: {}, poolSize: 10 });
  const [{ buyer, service }, neighbour] = [await openMarket(api), await openMarket(api)];
  let answer = () => {};
  let asked = 0;
  const held = new Promise<bigint>((resolve) => {
    answer = () => resolve(200n);
  });
  api.chain.feeBps = () => {
    asked += 1;
    return held;
  };
  const pressed = Array.from({ length: 40 }, () => buy(api, buyer.key, service));
  const own = api.call("GET", "/transactions", buyer.key);
  // While all of that waits.
  expect((await api.call("GET", "/transactions", neighbour.buyer.key)).status).toBe(200);
  expect((await api.call("POST", "/sessions", neighbour.buyer.key, {})).status).toBe(201);
  expect((await api.call("GET", "/services?q=translation")).status).toBe(200);
  expect(asked).toBe(3);
  answer();
  expect(new Set((await Promise.all(pressed)).map(({ status }) => status))).toEqual(new Set([201]));
  expect((await own).status).toBe(200);
});
