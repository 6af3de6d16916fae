import { createClient, custom, numberToHex } from "viem";
import { expect, test } from "vitest";
import { type BlockRange, searchBlocks } from "./searchBlocks.ts";

const nodeAt = (head: bigint) =>
  createClient({ transport: custom({ request: async () => numberToHex(head) }) });

/** Searches a chain whose node takes so many blocks at once, and tells what it was asked. */
async function search(head: bigint, first: bigint, most: bigint, refusal: (range: BlockRange) => string) {
  const client = nodeAt(head);
  const asked: bigint[] = [];
  const take = async ({ fromBlock, toBlock = head }: BlockRange) => {
    const span = toBlock - fromBlock + 1n;
    asked.push(span);
    if (span > most) throw Object.assign(new Error("refused"), { details: refusal({ fromBlock, toBlock }) });
    return Array.from({ length: Number(span) }, (_, index) => fromBlock + BigInt(index));
  };
  const run = async () => {
    const found: bigint[] = [];
    for await (const part of searchBlocks(client, first, take)) found.push(...part);
    return found;
  };
  return { found: await run(), asked, again: run };
}

const all = (first: bigint, head: bigint) =>
  Array.from({ length: Number(head - first) + 1 }, (_, i) => first + BigInt(i));

test("default: a thousand at once, the last part open", async () => {
  const { found, asked } = await search(2_500n, 500n, 10_000n, () => "");
  expect(found).toEqual(all(500n, 2_500n));
  expect(asked).toEqual([1_000n, 1_000n, 1n]);
});

/** How nodes say how many they take, and the first search after that. */
const refusals: readonly (readonly [string, bigint, (range: BlockRange) => string])[] = [
  [
    "ten, by a range that works",
    10n,
    ({ fromBlock }) =>
      `You can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [${numberToHex(fromBlock)}, ${numberToHex(fromBlock + 9n)}]`,
  ],
  ["ten, in words", 10n, () => "eth_getLogs is limited to a 10 blocks range"],
  ["500", 500n, () => "exceed maximum block range: 500"],
  ["thousands", 900n, () => "block range is too large, max is 900 blocks"],
];

test.each(refusals)("behavior: a node's advice is followed: %s", async (_, most, refusal) => {
  const { found, asked, again } = await search(1_200n, 100n, most, refusal);
  expect(found).toEqual(all(100n, 1_200n));
  expect(asked[1]).toBe(most);
  const before = asked.length;
  await again();
  // What was learned of the node is kept.
  expect(asked.slice(before).every((span) => span <= most)).toBe(true);
});

test.each(["query returned more than 10000 results", "block range too wide", "Log response size exceeded."])(
  "behavior: without advice it is narrowed: %s",
  async (text) => {
    const { found } = await search(400n, 0n, 7n, () => text);
    expect(found).toEqual(all(0n, 400n));
  },
);

test("error: what no narrower search would change is thrown on", async () => {
  await expect(search(10n, 0n, 0n, () => "missing trie node")).rejects.toMatchObject({
    details: "missing trie node",
  });
  await expect(search(3n, 0n, 0n, () => "block range too wide")).rejects.toMatchObject({
    details: "block range too wide",
  });
});

test("behavior: nothing of what the node does not have yet", async () => {
  expect((await search(7n, 8n, 10n, () => "")).found).toEqual([]);
});

test("error: a head that no chain has is not searched up to", async () => {
  await expect(search(2n ** 64n - 1n, 0n, 10n, () => "")).rejects.toMatchObject({
    name: "AnswerMalformedError",
  });
});
