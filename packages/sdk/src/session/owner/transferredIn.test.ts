import { encodeAbiParameters, encodeEventTopics, erc20Abi, type Log } from "viem";
import { expect, test } from "vitest";
import { addressOf } from "../test/sampleTerms.ts";
import { transferredIn } from "./transferredIn.ts";

const [token, from, to, other] = [1, 2, 3, 4].map(addressOf) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];
const wanted = { token, from, to, value: 100n };

function log(change: Partial<typeof wanted> = {}): Log {
  const moved = { ...wanted, ...change };
  return {
    address: moved.token,
    topics: encodeEventTopics({
      abi: erc20Abi,
      eventName: "Transfer",
      args: { from: moved.from, to: moved.to },
    }),
    data: encodeAbiParameters([{ type: "uint256" }], [moved.value]),
  } as unknown as Log;
}

test.each<[string, readonly Log[], bigint | undefined]>([
  ["all of it", [log()], 100n],
  ["less, where the token keeps a fee", [log({ value: 99n }), log({ to: other, value: 1n })], 99n],
  ["beside another operation's", [log({ value: 7n }), log()], 100n],
  ["nothing, of no transfer", [], undefined],
  ["nothing, of a transfer of nothing", [log({ value: 0n })], undefined],
  [
    "nothing, of another's transfers",
    [log({ to: other }), log({ from: other }), log({ token: other })],
    undefined,
  ],
])("behavior: %s", (_, logs, moved) => {
  expect(transferredIn(logs, wanted)).toBe(moved);
});
