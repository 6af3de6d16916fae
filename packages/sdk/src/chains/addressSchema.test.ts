import { expect, test } from "vitest";
import { sentences } from "../errors/issueSentence.ts";
import { addressSchema, partySchema } from "./addressSchema.ts";

const checksummed = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
const zero = `0x${"0".repeat(40)}`;

test.each([checksummed, checksummed.toLowerCase(), zero])("behavior: takes %s", (address) => {
  expect(addressSchema.parse(address).toLowerCase()).toBe(address.toLowerCase());
});

test("behavior: gives it back with its checksum", () => {
  expect(addressSchema.parse(checksummed.toLowerCase())).toBe(checksummed);
});

test.each([
  ["one letter in another case", checksummed.replace("d8dA", "d8da"), /wrong checksum/],
  ["one digit mistyped", checksummed.replace("045", "046"), /wrong checksum/],
  ["capitals throughout", `0x${checksummed.slice(2).toUpperCase()}`, /wrong checksum/],
  ["too short", checksummed.slice(0, -1), /is not an address/],
  ["too long", `${checksummed}0`, /is not an address/],
  ["no 0x", checksummed.slice(2), /is not an address/],
  ["a name", "vitalik.eth", /is not an address/],
  ["a number", 1n, /is not an address/],
  ["nothing", undefined, /is not an address/],
])("error: refuses %s", (_, value, sentence) => {
  expect(addressSchema.safeParse(value, sentences).error?.issues[0]?.message).toMatch(sentence);
});

test("error: nobody is paid at the zero address", () => {
  expect(partySchema.safeParse(zero).error?.issues[0]?.message).toMatch(/zero address/);
  expect(partySchema.parse(checksummed)).toBe(checksummed);
});
