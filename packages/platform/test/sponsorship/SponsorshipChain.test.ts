import {
  createPublicClient,
  custom,
  encodeAbiParameters,
  hexToBigInt,
  numberToHex,
  pad,
  toEventSelector,
} from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { expect, test } from "vitest";
import { createSponsorshipChain } from "../../src/sponsorship/index.ts";
import { paymaster, stranger as sender } from "../support/sponsorship/fakes.ts";

const selector = toEventSelector("UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)");

/** An operation of a nonce and cost, in a block. */
function logIn(blockNumber: bigint, nonce: bigint, cost: bigint) {
  const types = [{ type: "uint256" }, { type: "bool" }, { type: "uint256" }, { type: "uint256" }] as const;
  return {
    address: entryPoint07Address,
    blockNumber: numberToHex(blockNumber),
    topics: [selector, pad("0x01"), pad(sender), pad(paymaster)],
    data: encodeAbiParameters(types, [nonce, true, cost, 1n]),
  };
}

/** A chain whose node answers for so many blocks at once. */
function chainOf(logs: readonly ReturnType<typeof logIn>[], most = 2_000n) {
  const asked: [bigint, bigint][] = [];
  const request = async ({ params }: { params: [{ fromBlock: `0x${string}`; toBlock: `0x${string}` }] }) => {
    const [from, to] = [hexToBigInt(params[0].fromBlock), hexToBigInt(params[0].toBlock)];
    if (to - from + 1n > most) throw new Error(`query exceeds max block range ${most}`);
    asked.push([from, to]);
    return logs.filter((log) => {
      const at = hexToBigInt(log.blockNumber);
      return from <= at && at <= to;
    });
  };
  const client = createPublicClient({ transport: custom({ request }, { retryCount: 0 }) });
  return { chain: createSponsorshipChain(client), asked };
}

test("default: finds what a paymaster paid for", async () => {
  const { chain, asked } = chainOf([logIn(7n, 3n, 50n)]);
  const query = { sender, paymaster, fromBlock: 5n, toBlock: 9n };
  expect(await chain.paidOperations(query)).toEqual([{ nonce: 3n, cost: 50n }]);
  expect(asked).toEqual([[5n, 9n]]);
});

test("behavior: however many blocks a long validity makes of it, no node is asked for too many at once", async () => {
  const { chain, asked } = chainOf([logIn(2_099n, 1n, 10n), logIn(2_100n, 2n, 20n), logIn(4_500n, 3n, 30n)]);
  const query = { sender, paymaster, fromBlock: 100n, toBlock: 4_500n };
  expect(await chain.paidOperations(query)).toEqual([
    { nonce: 1n, cost: 10n },
    { nonce: 2n, cost: 20n },
    { nonce: 3n, cost: 30n },
  ]);
  // Each block once.
  expect(asked).toEqual([
    [100n, 2_099n],
    [2_100n, 4_099n],
    [4_100n, 4_500n],
  ]);
});
