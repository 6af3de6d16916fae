import { expect, test } from "vitest";
import { toCsv } from "./toCsv.ts";

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@x", "'@x"],
  ["\t=1", "'\t=1"],
])("behavior: %j is written as %j", (cell, written) => {
  expect(toCsv([[cell, "2"]])).toBe(`${written},2\r\n`);
});
