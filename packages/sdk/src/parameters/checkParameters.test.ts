import { expect, test } from "vitest";
import * as z from "zod/mini";
import { MovedMoney } from "../delegation/MovedMoney.ts";
import { parseWith } from "../errors/ParametersInvalidError.ts";
import { checkParameters } from "./checkParameters.ts";
import { knownObject } from "./knownObject.ts";
import { timeFlaw } from "./timeFlaw.ts";

const names = {
  counterparties: true,
  validAfter: "time",
  validitySeconds: "seconds",
  keyValiditySeconds: "years",
  pollingInterval: "milliseconds",
  timeout: "timeout",
} as const;

function issuesOf(parameters: unknown): readonly string[] {
  try {
    checkParameters(parameters, names, "parameters of a test");
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: "ParametersInvalidError" });
    return (error as { issues: readonly string[] }).issues;
  }
}

test("default: what is known passes", () => {
  expect(
    issuesOf({ counterparties: [], validAfter: 1_800_000_000, validitySeconds: 3600n, timeout: 1000 }),
  ).toEqual([]);
  expect(issuesOf({})).toEqual([]);
});

test.each([
  ["counterparty", "counterparties"],
  ["counterPartys", "counterparties"],
  ["Counterparties", "counterparties"],
  ["validity", "validitySeconds"],
  ["valid_after", "validAfter"],
  ["timeOut", "timeout"],
])("error: %s is not known, %s is", (name, nearest) => {
  expect(issuesOf({ [name]: undefined })).toEqual([`${name}: is not known; did you mean \`${nearest}\`?`]);
});

test("error: in an object of a caller's class, too: a limit that is misspelled there is none, either", () => {
  class Settings {
    readonly counterparty = [];
  }
  const meant = "counterparty: is not known; did you mean `counterparties`?";
  expect(issuesOf(new Settings())).toEqual([meant]);
  expect(issuesOf(Object.assign(Object.create({}), { counterparty: [] }))).toEqual([meant]);
});

test("behavior: a result of this package may stand for what it holds", () => {
  expect(issuesOf(new MovedMoney({ amount: 1n, transactionHash: undefined }))).toEqual([]);
});

test("error: nothing near: what is known is listed", () => {
  expect(issuesOf({ zzzzzz: 1 })[0]).toMatch(/^zzzzzz: is not known: known are `counterparties`, /);
});

test.each([["toString"], ["constructor"], ["hasOwnProperty"]])(
  "error: %s, which every object has",
  (name) => {
    expect(issuesOf({ [name]: 1 })).toHaveLength(1);
  },
);

test("error: a name that may be a secret is not repeated", () => {
  const secret = `0x${"ab".repeat(32)}`;
  expect(issuesOf({ [secret]: 1 })).toEqual(["(a field): is not known"]);
});

test.each([[undefined], [null], ["0x"], [1], [true]])("error: %s is no object", (parameters) => {
  expect(issuesOf(parameters)).toEqual(["must be an object"]);
});

test("error: inside of parameters", () => {
  const schema = knownObject({ inner: knownObject({ lifetime: z.optional(knownObject({})) }) });
  expect(() => parseWith(schema, { inner: { lifeTime: {} } }, "subject")).toThrow(
    "inner: lifeTime: is not known; did you mean `lifetime`?",
  );
});

const now = 1_800_000_000;

test.each([
  ["time", now * 1000, /looks like milliseconds/],
  ["time", BigInt(now) * 1000n, /looks like milliseconds/],
  ["time", 32_503_680_001, /after the year 3000/],
  ["seconds", 3_600_000 * 1000, /looks like milliseconds/],
  ["seconds", 86_400_000, /over a year.*looks like milliseconds/],
  ["seconds", now, /a date/],
  ["years", 31_536_000 * 1000, /looks like milliseconds/],
  ["milliseconds", 2, /looks like seconds/],
  ["milliseconds", 3_600_001, /over an hour/],
  ["timeout", 30, /looks like seconds/],
  ["timeout", 99n, /looks like seconds/],
  ["timeout", 3_600_001, /over an hour/],
] as const)("error: a %s of %s", (kind, value, message) => {
  expect(timeFlaw(value, kind)).toMatch(message);
  const name = {
    time: "validAfter",
    seconds: "validitySeconds",
    years: "keyValiditySeconds",
    milliseconds: "pollingInterval",
    timeout: "timeout",
  }[kind];
  expect(issuesOf({ [name]: value })).toEqual([`${name}: ${timeFlaw(value, kind)}`]);
});

test.each([
  ["time", 32_503_680_000],
  ["time", 0],
  ["seconds", 31_536_000n],
  ["years", 315_360_000n],
  ["timeout", 100],
  ["milliseconds", 10],
  ["milliseconds", 3_600_000],
] as const)("behavior: a %s of %s makes sense", (kind, value) => {
  expect(timeFlaw(value, kind)).toBeUndefined();
});
