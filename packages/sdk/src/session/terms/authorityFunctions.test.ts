import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { authorityFunctions } from "./authorityFunctions.ts";

const source = new URL("../../../../../contracts/session/rules/AuthorityFunctions.sol", import.meta.url);

/** Selectors in the contract's words: eight of four bytes in each. */
function contractSelectors(): readonly string[] {
  const words = readFileSync(source, "utf8").matchAll(
    /uint256 private constant _[A-Z0-9_]+ = 0x([0-9a-f]{64});/g,
  );
  return [...words].flatMap(([, word = ""]) => word.match(/.{8}/g) ?? []).map((selector) => `0x${selector}`);
}

test("behavior: the contract refuses the very same functions", () => {
  const masks = new Set(["0x00000001", "0x80000000"]);
  const selectors = contractSelectors().filter((selector) => !masks.has(selector));
  expect(selectors).toHaveLength(64);
  expect(new Set(selectors)).toEqual(new Set(Object.keys(authorityFunctions)));
  expect(Object.keys(authorityFunctions)).toHaveLength(64);
});

test("behavior: the contract's filter lets none of them through, and nothing else asks for a comparison in vain", () => {
  const [, filter] =
    /bytes32 private constant _FIRST_BYTES = (0x[0-9a-f]{64});/.exec(readFileSync(source, "utf8")) ?? [];
  const first = Object.keys(authorityFunctions).map((selector) => BigInt(selector.slice(0, 4)));
  expect(BigInt(filter ?? "")).toBe(first.reduce((bits, byte) => bits | (1n << byte), 0n));
});
