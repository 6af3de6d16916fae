import { createClient, custom } from "viem";
import { expect, test } from "vitest";
import { checkNodeChain } from "./checkNodeChain.ts";

const nodeOf = (request: () => Promise<unknown>) =>
  createClient({ transport: custom({ request }, { retryCount: 0 }) });

test("default", async () => {
  await checkNodeChain(
    nodeOf(async () => "0x2105"),
    8453,
  );
});

test("error: a node of another chain", async () => {
  const checking = checkNodeChain(
    nodeOf(async () => "0x1"),
    8453,
  );
  await expect(checking).rejects.toMatchObject({ name: "ChainMismatchError", expected: 8453, actual: 1 });
});

test("error: a node that does not answer", async () => {
  const silent = nodeOf(async () => {
    throw new TypeError("fetch failed");
  });
  await expect(checkNodeChain(silent, 8453)).rejects.toMatchObject({ name: "EndpointUnreachableError" });
});
