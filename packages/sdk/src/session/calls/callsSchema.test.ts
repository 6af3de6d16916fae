import { expect, test } from "vitest";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { callsSchema } from "./callsSchema.ts";

const to = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
const read = (calls: unknown) => parseWith(callsSchema(2), calls, "calls");

test("default: no calldata, no value", () => {
  expect(read([{ to }, { to: to.toLowerCase(), data: "0x12", value: 3n }])).toEqual([
    { to, data: "0x", value: 0n },
    { to, data: "0x12", value: 3n },
  ]);
});

test.each<[string, unknown, string]>([
  ["no list", { to }, "must be a list of calls"],
  ["nothing", undefined, "must be a list of calls"],
  ["an empty list", [], "is empty: give at least one call"],
  ["too many", [{ to }, { to }, { to }], "has more than 2 calls"],
  ["no address", [{ to: "0x1" }], "0.to: is not an address"],
  ["no recipient", [{ data: "0x" }], "0.to: is not an address"],
  ["half a byte", [{ to, data: "0x123" }], "0.data: is not bytes in hex"],
  ["a value as text", [{ to, value: "1" }], "0.value: must be a bigint of wei"],
  ["a value as number", [{ to, value: 1 }], "0.value: must be a bigint of wei"],
  ["a negative value", [{ to, value: -1n }], "0.value: is negative"],
  ["a misspelled field", [{ to, valeu: 1n }], "0: valeu: is not known; did you mean `value`?"],
  ["null", [null], "0: must be an object, not null"],
])("error: %s", (_, calls, issue) => {
  expect(() => read(calls)).toThrow(ParametersInvalidError);
  expect(() => read(calls)).toThrow(issue);
});
