import { expect, test } from "vitest";
import * as z from "zod/mini";
import { fieldIssues, sentences } from "./issueSentence.ts";

const cases: readonly [string, z.ZodMiniType, unknown, string][] = [
  ["a missing value", z.string(), undefined, "is missing: it must be a string"],
  ["null", z.string(), null, "must be a string, not null"],
  ["another type", z.bigint(), "1", "must be a bigint, not a string"],
  ["a list", z.object({}), [], "must be an object, not a list"],
  ["something of a class", z.string(), new Date(0), "must be a string, not an object"],
  ["something without a class", z.string(), Object.create(null), "must be a string, not an object"],
  ["no number", z.int(), Number.NaN, "must be a number, not a number without a value"],
  [
    "an infinite number",
    z.number(),
    Number.POSITIVE_INFINITY,
    "must be a number, not a number without a value",
  ],
  ["a fraction", z.int(), 1.5, "must be a whole number, not a number"],
  ["not the literal", z.literal("a"), "b", 'must be "a"'],
  ["not the number", z.literal(1), 2, "must be 1"],
  ["none of two", z.enum(["a", "b"]), "c", 'must be "a" or "b"'],
  ["none of three", z.enum(["a", "b", "c"]), "d", 'must be "a", "b" or "c"'],
  ["a text too long", z.string().check(z.maxLength(1)), "ab", "must have at most 1 characters"],
  ["a text too short", z.string().check(z.minLength(1)), "", "must have at least 1 characters"],
  ["a list too long", z.array(z.int()).check(z.maxLength(1)), [1, 2], "must have at most 1 items"],
  ["too much", z.int().check(z.maximum(1)), 2, "must be at most 1"],
  ["too little", z.int().check(z.minimum(1)), 0, "must be at least 1"],
  ["not over a bound", z.int().check(z.positive()), 0, "must be above 0"],
  ["a negative bigint", z.bigint().check(z.minimum(0n)), -1n, "must be at least 0"],
  ["another form", z.string().check(z.regex(/^a$/)), "b", "must match /^a$/"],
  ["another beginning", z.string().check(z.startsWith("a")), "b", 'must begin with "a"'],
  ["no moment", z.iso.datetime(), "today", "is not an ISO 8601 time"],
  ["no URL", z.url(), "nowhere", "is not a URL"],
  ["none of a union", z.union([z.int(), z.boolean()]), "", "must be a number or a boolean"],
  [
    "none of a union with words of its own",
    z.union([z.literal("USDC"), z.literal("ETH"), z.custom(() => false, "is not an address")]),
    "USDT",
    'must be "USDC", "ETH" or an address',
  ],
  ["a missing member of a union", z.union([z.literal(1), z.literal(2)]), undefined, "must be 1 or 2"],
  ["what is refused without a word", z.custom(() => false), 1, "is not valid"],
];

test.each(cases)("default: %s is told in a plain sentence", (_, schema, value, sentence) => {
  const said = schema.safeParse(value, sentences).error?.issues.map(({ message }) => message);
  expect(said).toEqual([sentence]);
});

test("behavior: a schema's own sentence is kept", () => {
  const schema = z.int("is no number of seconds").check(z.maximum(5, "is over 5"));
  expect(schema.safeParse("", sentences).error?.issues[0]?.message).toBe("is no number of seconds");
  expect(schema.safeParse(6, sentences).error?.issues[0]?.message).toBe("is over 5");
});

test("behavior: names that came from outside are not repeated", () => {
  const said = z.strictObject({}).safeParse({ secret: 1 }, sentences).error?.issues[0]?.message;
  expect(said).toBe("has unknown fields");
});

test("behavior: of a union, the fields of the member that was meant are told", () => {
  const schema = z.object({
    to: z.union([z.literal("anyone"), z.array(z.string()), z.object({ list: z.array(z.string()) })]),
  });
  const issuesOf = (value: unknown) => {
    const { error } = schema.safeParse(value, sentences);
    return error && fieldIssues(error).map(({ path, message }) => `${path.join(".")}: ${message}`);
  };
  expect(issuesOf({ to: ["a", 1] })).toEqual(["to.1: must be a string, not a number"]);
  expect(issuesOf({ to: { list: [2] } })).toEqual(["to.list.0: must be a string, not a number"]);
  expect(issuesOf({ to: 3 })).toEqual(['to: must be "anyone", a list or an object']);
});
