import { expect, test } from "vitest";
import { readAddress, readPayee } from "../src/money/readAddress.ts";

const vitalik = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
const zero = `0x${"0".repeat(40)}`;

test("behavior: an address in lower case is given back with its checksum", () => {
  expect(readAddress(vitalik.toLowerCase())).toBe(vitalik);
  expect(readPayee(vitalik)).toBe(vitalik);
  expect(readAddress(zero)).toBe(zero);
});

test.each([
  [vitalik.replace("d8dA", "d8da"), /mistyped/],
  [vitalik.replace("045", "046"), /mistyped/],
  [vitalik.slice(0, -1), /not an address/],
  ["vitalik.eth", /not an address/],
  ["", /not an address/],
])("error: %s is refused", (text, sentence) => {
  expect(() => readAddress(text)).toThrow(sentence);
});

test("error: nobody is paid at the zero address", () => {
  expect(() => readPayee(zero)).toThrow(/zero address/);
});
