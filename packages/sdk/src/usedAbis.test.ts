import { type Abi, type AbiFunction, toFunctionSelector } from "viem";
import { describe, expect, test } from "vitest";
import * as whole from "./generated/abis.ts";
import * as used from "./generated/usedAbis.ts";

/** What items are called by: errors have selectors as functions do. */
function selectorsOf(abi: Abi, type: "error" | "function"): string[] {
  return abi
    .filter((item) => item.type === type)
    .map((item) => toFunctionSelector({ ...(item as AbiFunction), type: "function" }))
    .sort();
}

describe.each([
  ["spendCapAbi", used.spendCapAbi, whole.spendCapAbi],
  ["abbaBabaEscrowAbi", used.abbaBabaEscrowAbi, whole.abbaBabaEscrowAbi],
])("%s", (_, ours, full) => {
  test("default: every error of the contract can be read", () => {
    expect(selectorsOf(ours, "error")).toEqual(selectorsOf(full, "error"));
  });

  test("default: every function is one of the contract's", () => {
    const known = selectorsOf(full, "function");
    expect(known).toEqual(expect.arrayContaining(selectorsOf(ours, "function")));
  });
});

test("behavior: every function of the escrow that changes something can be named in a session's terms", () => {
  const acting = whole.abbaBabaEscrowAbi.filter(
    (item) => item.type === "function" && item.stateMutability === "nonpayable",
  );
  const named = selectorsOf([...used.abbaBabaEscrowAbi, ...used.abbaBabaEscrowOtherFunctions], "function");
  expect(selectorsOf(acting, "function").filter((selector) => !named.includes(selector))).toEqual([]);
});
