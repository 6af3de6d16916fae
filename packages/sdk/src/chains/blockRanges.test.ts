import { createPublicClient, custom, numberToHex } from "viem";
import { expect, test } from "vitest";
import { blockRanges } from "./blockRanges.ts";

const nodeAt = (head: bigint) =>
  createPublicClient({ transport: custom({ request: async () => numberToHex(head) }) });

test("default: parts of a thousand that meet, the last of which is open", async () => {
  expect(await blockRanges(nodeAt(2_500n), 500n)).toEqual([
    { fromBlock: 500n, toBlock: 1_499n },
    { fromBlock: 1_500n, toBlock: 2_499n },
    { fromBlock: 2_500n, toBlock: undefined },
  ]);
});

test("behavior: none of what the node does not have yet", async () => {
  expect(await blockRanges(nodeAt(7n), 8n)).toEqual([]);
});

test("error: a head that no chain has is not searched up to", async () => {
  await expect(blockRanges(nodeAt(2n ** 64n - 1n), 0n)).rejects.toBeInstanceOf(RangeError);
});
