import { createClient, custom } from "viem";
import { baseSepolia } from "viem/chains";
import { expect, test } from "vitest";
import { createApiClient } from "../api/createApiClient.ts";
import { getTransactionHash } from "../escrow/escrowId.ts";
import { totalWithFee } from "../escrow/fees.ts";
import { buyer, escrowAddress, FakeChain, fakeSession, now, seller, usdc } from "../escrow/test/fakeChain.ts";
import { pollForPurchases } from "./pollForPurchases.ts";
import { idOf, price, saleOf } from "./test/lyingPlatform.ts";

const requestId = "request-1";
const amount = totalWithFee(price);

type Sale = ReturnType<typeof saleOf>;

/** What is yielded until the platform was asked so often; `answers` are its failures first, then the sales. */
async function collect(options: {
  readonly sales: readonly Sale[];
  readonly failures?: readonly (Response | Error)[];
  readonly nodeFailures?: number;
  readonly paid?: Partial<Record<"seller" | "token" | "amount" | "criteriaHash", unknown>>;
  readonly asks: number;
}): Promise<string[]> {
  const { sales, failures = [], paid, asks } = options;
  const chain = new FakeChain();
  for (const { id, escrowId } of sales) {
    const terms = { escrowId, seller, amount, token: usdc, deadline: now, disputeWindow: 60n };
    const rest = { abandonmentGrace: 60n, criteriaHash: getTransactionHash(id) };
    chain.put({ ...terms, ...rest, ...paid } as Parameters<FakeChain["put"]>[0]);
  }
  let nodeFailures = options.nodeFailures ?? 0;
  const node = chain.client;
  const request = async (asked: { method: string; params: unknown }) => {
    if (nodeFailures-- > 0) throw new TypeError("fetch failed");
    return node.request(asked as Parameters<typeof node.request>[0]);
  };
  const { client } = fakeSession(chain, async () => {}, seller);
  const publicClient = createClient({
    chain: baseSepolia,
    transport: custom({ request }, { retryCount: 0 }),
  });
  Object.assign(client, { publicClient });
  const ended = new AbortController();
  let asked = 0;
  const api = createApiClient({
    baseUrl: "https://api.test",
    retries: 0,
    fetch: async () => {
      asked += 1;
      if (asked === asks) ended.abort();
      const failure = failures[asked - 1];
      if (failure instanceof Error) throw failure;
      const data = { items: [...sales].reverse(), nextCursor: null };
      return failure ?? Response.json({ success: true, data, requestId });
    },
  });
  const context = { api, client, escrowAddress, usdc };
  const seen: string[] = [];
  const patience = { pollingInterval: 10, signal: ended.signal };
  for await (const { transaction } of pollForPurchases(context, patience)) seen.push(transaction.id);
  return seen;
}

const sales = [saleOf(idOf("txn", "1")), saleOf(idOf("txn", "2"))];
const refusal = (status: number, code: string) =>
  Response.json({ success: false, error: { code, message: "No." }, requestId }, { status });

test("default: the oldest first, each once", async () => {
  expect(await collect({ sales, asks: 4 })).toEqual(sales.map(({ id }) => id));
});

test("behavior: goes on while platform or node cannot be reached", async () => {
  const failures = [new TypeError("fetch failed"), refusal(503, "NOT_READY"), refusal(429, "RATE_LIMITED")];
  expect(await collect({ sales, failures, nodeFailures: 2, asks: 9 })).toEqual(sales.map(({ id }) => id));
});

test.each([
  ["seller", buyer],
  ["token", escrowAddress],
  ["amount", amount - 1n],
  ["criteriaHash", getTransactionHash("another")],
])("behavior: a sale whose escrow has another %s is not yielded", async (field, value) => {
  expect(await collect({ sales, paid: { [field]: value }, asks: 3 })).toEqual([]);
});

test("error: what waiting does not change", async () => {
  const failures = [refusal(401, "UNAUTHENTICATED")];
  await expect(collect({ sales, failures, asks: 9 })).rejects.toMatchObject({ name: "ApiUnauthorizedError" });
});
