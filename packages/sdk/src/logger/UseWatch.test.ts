import { describe, expect, test } from "vitest";
import { addressOf } from "../session/test/sampleTerms.ts";
import { UseWatch } from "./UseWatch.ts";

const hour = 3_600;
const token = addressOf(1);

/** A session that uses so much in each of these hours; says what is told in the last one. */
function use(amounts: readonly bigint[]) {
  const watch = new UseWatch();
  let [total, told] = [1_000n, watch.use({ operations: 9n, spent: [{ token, amount: 1_000n }] }, 0)];
  amounts.forEach((amount, at) => {
    total += amount;
    told = watch.use({ operations: 9n, spent: [{ token, amount: total }] }, at * hour);
  });
  return told;
}

describe("pace", () => {
  test("default: more than three times the median of the hours before", () => {
    const told = { type: "session.unusualPace", budget: "spend", token, timesMedian: 3 };
    expect(use([10n, 20n, 10n, 30n])).toEqual([]);
    expect(use([10n, 20n, 10n, 31n])).toEqual([told]);
  });

  test("behavior: hours without use are none, and three are needed", () => {
    expect(use([10n, 0n, 0n, 10n, 0n, 100n])).toEqual([]);
    expect(use([10n, 0n, 10n, 0n, 10n, 100n])).toMatchObject([{ timesMedian: 10 }]);
  });

  test("behavior: operations are counted as well, and told once an hour", () => {
    const watch = new UseWatch();
    const at = (operations: bigint, now: number) => watch.use({ operations, spent: [] }, now);
    at(0n, 0);
    for (const [index, operations] of [1n, 2n, 3n].entries())
      expect(at(operations, index * hour)).toEqual([]);
    expect(at(6n, 3 * hour)).toEqual([]);
    expect(at(7n, 3 * hour)).toMatchObject([{ budget: "operations", timesMedian: 4 }]);
    expect(at(8n, 3 * hour)).toEqual([]);
    expect(at(12n, 4 * hour)).toMatchObject([{ budget: "operations", timesMedian: 4 }]);
  });

  test("behavior: what was used before it was opened is of no hour", () => {
    const watch = new UseWatch();
    expect(watch.use({ operations: 1_000n, spent: [{ token, amount: 10n ** 30n }] }, 0)).toEqual([]);
  });
});

test("default: the fifth refusal of an hour is told, once", () => {
  const watch = new UseWatch();
  const told = Array.from({ length: 12 }, (_, at) => watch.refuse(at < 4 ? 0 : hour).length);
  expect(told).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
});

test("default: the last tenth of its time is told, once, and not when it is over", () => {
  const window = { validAfter: 0, validUntil: 1_000 };
  expect(new UseWatch().look(window, 899)).toEqual([]);
  expect(new UseWatch().look(window, 1_001)).toEqual([]);
  const watch = new UseWatch();
  expect(watch.look(window, 900)).toEqual([{ type: "session.endingSoon", validUntil: 1_000 }]);
  expect(watch.look(window, 950)).toEqual([]);
});
