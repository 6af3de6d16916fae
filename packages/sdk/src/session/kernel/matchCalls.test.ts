import { concat, encodeFunctionData, type Hex, numberToHex, pad, parseAbi, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import type { AllowedCall, SessionTerms } from "../SessionTerms.ts";
import { addressOf, escrow, sampleTerms, seller, usdc } from "../test/sampleTerms.ts";
import { decodeExecute } from "./decodeExecute.ts";
import { matchCalls } from "./matchCalls.ts";

function pay(to: Hex, amount: bigint, target = escrow) {
  return { to: target, value: 0n, data: concat(["0xaabbccdd", pad(to), numberToHex(amount, { size: 32 })]) };
}

function withCall(change: Partial<AllowedCall>): SessionTerms {
  const call = { target: escrow, selector: "0xaabbccdd" as Hex, valueCap: 0n, rules: [], ...change };
  return { ...sampleTerms, calls: [call] };
}

test("default", () => {
  const { indices, spends } = matchCalls([pay(seller, 4n), pay(seller, 6n)], sampleTerms);
  expect(indices).toEqual([0, 0]);
  expect([...spends]).toEqual([[usdc, 10n]]);
});

test("behavior: of several entries of a function the one that allows the call", () => {
  const other = addressOf(50);
  const entry = (address: Hex): AllowedCall => ({
    target: escrow,
    selector: "0xaabbccdd",
    valueCap: 0n,
    rules: [{ kind: "counterparty", argument: 0, addresses: [address] }],
  });
  const terms = { ...sampleTerms, calls: [entry(seller), entry(other)] };
  expect(matchCalls([pay(other, 1n), pay(seller, 1n)], terms).indices).toEqual([1, 0]);
});

test("behavior: a plain transfer of ETH", () => {
  const terms = {
    ...withCall({ selector: undefined, valueCap: 5n }),
    limits: [{ token: zeroAddress, perOperation: 9n, perPeriod: 9n, lifetime: 9n }],
  };
  expect([...matchCalls([{ to: escrow, value: 5n, data: "0x" }], terms).spends]).toEqual([[zeroAddress, 5n]]);
  expect(() => matchCalls([{ to: escrow, value: 6n, data: "0x" }], terms)).toThrow(
    expect.objectContaining({ name: "NativeValueExceededError", cap: 5n, value: 6n }),
  );
});

describe("error", () => {
  test("error: a sum one unit past the cap of one operation", () => {
    const expected = expect.objectContaining({ name: "SpendCapExceededError", requested: 11n, limit: 10n });
    expect(() => matchCalls([pay(seller, 5n), pay(seller, 6n)], sampleTerms)).toThrow(expected);
  });

  test.each<[string, () => unknown]>([
    ["BatchEmptyError", () => matchCalls([], sampleTerms)],
    [
      "CallsTooManyError",
      () =>
        matchCalls(
          Array.from({ length: 256 }, () => pay(seller, 0n)),
          sampleTerms,
        ),
    ],
    ["CallNotAllowedError", () => matchCalls([pay(seller, 1n, usdc)], sampleTerms)],
    ["CallNotAllowedError", () => matchCalls([{ to: escrow, value: 0n, data: "0x" }], sampleTerms)],
    ["CallNotAllowedError", () => matchCalls([{ to: escrow, value: 0n, data: "0xaabb" }], sampleTerms)],
    ["NativeValueExceededError", () => matchCalls([{ ...pay(seller, 1n), value: 1n }], sampleTerms)],
    ["CounterpartyNotAllowedError", () => matchCalls([pay(usdc, 1n)], sampleTerms)],
    [
      "CounterpartyNotAllowedError",
      () => matchCalls([pay(`0x01${"00".repeat(11)}${seller.slice(2)}`, 1n)], sampleTerms),
    ],
    ["ArgumentMissingError", () => matchCalls([{ to: escrow, value: 0n, data: "0xaabbccdd" }], sampleTerms)],
    ["SpendAmountTooLargeError", () => matchCalls([pay(seller, 2n ** 112n)], sampleTerms)],
  ])("error: %s", (name, run) => {
    expect(run).toThrow(expect.objectContaining({ name }));
  });

  test.each<[string, AllowedCall["rules"][number], bigint, boolean]>([
    ["equal", { kind: "equal", argument: 1, value: 5n }, 5n, true],
    ["equal", { kind: "equal", argument: 1, value: 5n }, 6n, false],
    ["atMost", { kind: "atMost", argument: 1, value: 5n }, 5n, true],
    ["atMost", { kind: "atMost", argument: 1, value: 5n }, 6n, false],
    ["atLeast", { kind: "atLeast", argument: 1, value: 5n }, 5n, true],
    ["atLeast", { kind: "atLeast", argument: 1, value: 5n }, 4n, false],
    ["oneOf", { kind: "oneOf", argument: 1, values: [1n, 5n] }, 5n, true],
    ["oneOf", { kind: "oneOf", argument: 1, values: [1n, 5n] }, 4n, false],
    ["address", { kind: "address", argument: 0, addresses: [seller] }, 0n, true],
    ["address", { kind: "address", argument: 0, addresses: [usdc] }, 0n, false],
  ])("behavior: %s", (_, rule, amount, allowed) => {
    const run = () => matchCalls([pay(seller, amount)], withCall({ rules: [rule] }));
    if (allowed) expect(run().indices).toEqual([0]);
    else expect(run).toThrow(expect.objectContaining({ parameter: expect.any(String) }));
  });
});

describe("decodeExecute", () => {
  const execute = (mode: Hex, data: Hex) =>
    encodeFunctionData({ abi: parseAbi(["function execute(bytes32, bytes)"]), args: [mode, data] });

  test("error: another function, another mode", () => {
    expect(() => decodeExecute("0x12345678")).toThrow(
      expect.objectContaining({ name: "SelectorNotAllowedError" }),
    );
    expect(() => decodeExecute("0x")).toThrow(expect.objectContaining({ name: "SelectorNotAllowedError" }));
    const delegate = execute(`0xff${"00".repeat(31)}`, "0x");
    expect(() => decodeExecute(delegate)).toThrow(expect.objectContaining({ name: "ModeNotAllowedError" }));
  });
});
