import {
  type Address,
  createPublicClient,
  custom,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  numberToHex,
  pad,
  zeroHash,
} from "viem";
import { entryPoint07Abi, entryPoint07Address, type UserOperation } from "viem/account-abstraction";
import { expect, test } from "vitest";
import { spendCapAbi } from "../../generated/abis.ts";
import type { SignedOperation } from "../SignedOperation.ts";
import { findOutcome } from "./findOutcome.ts";
import type { SessionContext } from "./SessionContext.ts";

const sender: Address = `0x${"11".repeat(20)}`;
const spendCap: Address = `0x${"22".repeat(20)}`;
const sessionId = pad("0x01");
const [own, other] = [pad("0xaa"), pad("0xbb")];
const [tx1, tx2] = [pad("0xc1"), pad("0xc2")];
const installing = 1n << 248n;

/** Blocks that the node searches at once, its head, and the block of everything that happened. */
const [most, head, block] = [2_000n, 9_000n, 4_567n];

interface Node {
  /** Operations on the chain: hash, nonce, transaction. */
  readonly operations?: readonly (readonly [Hex, bigint, Hex])[];
  /** Transactions that installed the session. */
  readonly installations?: readonly Hex[];
}

interface Search {
  readonly address: Address;
  readonly fromBlock: Hex;
  readonly toBlock?: Hex | "latest";
}

/** What the chain says of `own`, whose nonce every node calls used and whose session installed. */
async function outcome(nonce: bigint, { operations = [], installations = [] }: Node, fromBlock = 4_500n) {
  const used = operations.map(([hash, at, transaction]) => operationLog(hash, at, transaction));
  const answers: Record<string, (parameter: never) => unknown> = {
    eth_blockNumber: () => numberToHex(head),
    eth_call: () => numberToHex(nonce + 1n, { size: 32 }) + "00".repeat(31 * 32) + pad("0x01").slice(2),
    eth_getLogs: ({ address, fromBlock, toBlock = "latest" }: Search) => {
      const last = toBlock === "latest" ? head : BigInt(toBlock);
      if (last - BigInt(fromBlock) >= most) throw new Error("block range is too large");
      if (BigInt(fromBlock) > block || last < block) return [];
      return address === spendCap ? installations.map(installationLog) : used;
    },
    eth_getTransactionReceipt: (hash: Hex) => ({
      transactionHash: hash,
      blockNumber: numberToHex(block),
      logs: used.filter((log) => log.transactionHash === hash),
    }),
  };
  const publicClient = createPublicClient({
    transport: custom({
      request: async ({ method, params }: { method: string; params?: readonly never[] }) =>
        answers[method]?.(params?.[0] as never),
    }),
  });
  // An opened session needs a bundler and an account; of all that, the function reads these two alone.
  const context = {
    publicClient,
    session: { sessionId, grant: { contracts: { spendCap } } },
  } as unknown as SessionContext;
  const userOperation = { sender, nonce } as UserOperation<"0.7">;
  const operation: SignedOperation = { userOperation, userOperationHash: own, fromBlock };
  return findOutcome(context, operation);
}

test.each([0n, installing])(
  "error: nonce %s used and session installed, and no event of either: not known yet",
  async (nonce) => {
    expect(await outcome(nonce, {})).toBe("open");
  },
);

test("default: its own event says that it is included", async () => {
  expect(
    await outcome(installing, { operations: [[own, installing, tx1]], installations: [tx1] }),
  ).toMatchObject({ userOperationHash: own, transactionHash: tx1, success: true });
});

test("behavior: another operation has its nonce", async () => {
  expect(await outcome(5n, { operations: [[other, 5n, tx1]] })).toBe("void");
  expect(await outcome(5n, { operations: [[other, 6n, tx1]] })).toBe("open");
});

test("behavior: another operation installed the session", async () => {
  const operations = [[other, installing + (1n << 64n), tx1]] as const;
  expect(await outcome(installing, { operations, installations: [tx1] })).toBe("void");
  expect(await outcome(0n, { operations, installations: [tx1] })).toBe("open");
});

test("error: its own transaction is among those that installed the session", async () => {
  const operations = [[own, installing + 1n, tx1] as const];
  expect(await outcome(installing, { operations, installations: [tx1, tx2] })).toBe("open");
});

function operationLog(userOpHash: Hex, nonce: bigint, transactionHash: Hex) {
  const topics = encodeEventTopics({
    abi: entryPoint07Abi,
    eventName: "UserOperationEvent",
    args: { userOpHash, sender, paymaster: `0x${"00".repeat(20)}` },
  });
  const data = encodeAbiParameters(
    [{ type: "uint256" }, { type: "bool" }, { type: "uint256" }, { type: "uint256" }],
    [nonce, true, 7n, 7n],
  );
  return { ...logFields, address: entryPoint07Address, topics, data, transactionHash };
}

function installationLog(transactionHash: Hex) {
  const topics = encodeEventTopics({
    abi: spendCapAbi,
    eventName: "SessionInstalled",
    args: { id: sessionId, account: sender },
  });
  const data = encodeAbiParameters([{ type: "uint8" }, { type: "bytes" }], [1, "0x"]);
  return { ...logFields, address: spendCap, topics, data, transactionHash };
}

const logFields = {
  blockNumber: numberToHex(block),
  blockHash: zeroHash,
  transactionIndex: "0x0",
  logIndex: "0x0",
  removed: false,
};

test.each([1n, 599n, 600n, 2_600n, 4_599n])(
  "behavior: signed in block %s, long ago: no more blocks are searched at once than nodes search",
  async (fromBlock) => {
    const operations = [[own, 5n, tx1]] as const;
    expect(await outcome(5n, { operations }, fromBlock)).toMatchObject({ transactionHash: tx1 });
    expect(await outcome(installing, { installations: [tx1] }, fromBlock)).toBe("void");
  },
);

test("behavior: of a block that the node does not have yet nothing is known", async () => {
  expect(await outcome(5n, { operations: [[own, 5n, tx1]] }, head + 33n)).toBe("open");
});
