import { concat, getAddress } from "viem";
import { describe, expect, test } from "vitest";
import { encodeCalls } from "../../accounts/erc6900/encodeCalls.ts";
import { encodeExecute } from "../../accounts/erc7579/encodeExecute.ts";
import { decodeCalls } from "./decodeCalls.ts";

const to = getAddress(`0x${"33".repeat(20)}`);
const calls = [
  { to, value: 5n, data: "0x1234" },
  { to, value: 0n, data: "0x" },
] as const;

describe("decodeCalls", () => {
  test("default: reads what was encoded, each kind its own", () => {
    for (const some of [calls, calls.slice(0, 1), calls.slice(1)]) {
      expect(decodeCalls(encodeCalls(some), "erc6900")).toEqual(some);
      expect(decodeCalls(encodeExecute(some), undefined)).toEqual(some);
      expect(decodeCalls(encodeExecute(some), "nexus")).toEqual(some);
    }
  });

  test("error: another function than the account executes by is named", () => {
    for (const [data, kind] of [
      [encodeExecute(calls), "erc6900"],
      [concat(["0x8dd7712f", encodeCalls(calls)]), "erc6900"],
      ["0x", "erc6900"],
      ["0xb61d27", "erc6900"],
      [encodeCalls(calls), "kernel"],
    ] as const) {
      expect(() => decodeCalls(data, kind)).toThrow(
        expect.objectContaining({ name: "SelectorNotAllowedError" }),
      );
    }
    const none =
      "0x34fcd5be00000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000000";
    expect(() => decodeCalls(none, "erc6900")).toThrow(expect.objectContaining({ name: "BatchEmptyError" }));
  });
});
