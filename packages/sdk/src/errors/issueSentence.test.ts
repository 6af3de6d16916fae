import { expect, test } from "vitest";
import * as classic from "zod";
import * as z from "zod/mini";
import { sentences } from "./issueSentence.ts";

const cases: readonly [string, z.ZodMiniType, classic.ZodType, unknown][] = [
  ["a missing value", z.string(), classic.string(), undefined],
  ["null", z.string(), classic.string(), null],
  ["another type", z.bigint(), classic.bigint(), "1"],
  ["a list", z.object({}), classic.object({}), []],
  ["something of a class", z.string(), classic.string(), new Date(0)],
  ["something without a class", z.string(), classic.string(), Object.create(null)],
  ["no number", z.int(), classic.int(), Number.NaN],
  ["an infinite number", z.number(), classic.number(), Number.POSITIVE_INFINITY],
  ["a fraction", z.int(), classic.int(), 1.5],
  ["not the literal", z.literal("a"), classic.literal("a"), "b"],
  ["not the number", z.literal(1), classic.literal(1), 2],
  ["none of several", z.enum(["a", "b"]), classic.enum(["a", "b"]), "c"],
  ["a text too long", z.string().check(z.maxLength(1)), classic.string().max(1), "ab"],
  ["a text too short", z.string().check(z.minLength(1)), classic.string().min(1), ""],
  ["a list too long", z.array(z.int()).check(z.maxLength(1)), classic.array(classic.int()).max(1), [1, 2]],
  ["too much", z.int().check(z.maximum(1)), classic.int().max(1), 2],
  ["too little", z.int().check(z.minimum(1)), classic.int().min(1), 0],
  ["not over a bound", z.int().check(z.positive()), classic.int().positive(), 0],
  ["a negative bigint", z.bigint().check(z.minimum(0n)), classic.bigint().nonnegative(), -1n],
  ["another form", z.string().check(z.regex(/^a$/)), classic.string().regex(/^a$/), "b"],
  ["another beginning", z.string().check(z.startsWith("a")), classic.string().startsWith("a"), "b"],
  ["no moment", z.iso.datetime(), classic.iso.datetime(), "today"],
  ["no URL", z.url(), classic.url(), "nowhere"],
  ["none of a union", z.union([z.int(), z.boolean()]), classic.union([classic.int(), classic.boolean()]), ""],
  ["what is refused without a word", z.custom(() => false), classic.custom(() => false), 1],
];

test.each(cases)("default: %s reads as zod's own sentence", (_, schema, original, value) => {
  const said = schema.safeParse(value, sentences).error?.issues.map(({ message }) => message);
  expect(said?.length).toBeGreaterThan(0);
  expect(said).toEqual(original.safeParse(value).error?.issues.map(({ message }) => message));
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
