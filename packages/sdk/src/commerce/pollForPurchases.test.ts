import { createClient, custom } from "viem";
import { baseSepolia } from "viem/chains";
import { expect, test } from "vitest";
import { createApiClient } from "../api/createApiClient.ts";
import { getEscrowId, getTransactionHash } from "../escrow/escrowId.ts";
import { buyer, escrowAddress, FakeChain, fakeSession, now, seller, usdc } from "../escrow/test/fakeChain.ts";
import { pollForPurchases } from "./pollForPurchases.ts";

const requestId = "request-1";
const moment = "2026-01-01T00:00:00.000Z";

/** A sale that was paid. */
function saleOf(number: number) {
  const id = `txn_${String(number).padStart(32, "0")}`;
  const escrowId = getEscrowId({ buyer, transactionId: id });
  return {
    id,
    role: "seller",
    status: "funded",
    serviceId: `svc_${"0".repeat(32)}`,
    buyerAgentId: `agt_${"0".repeat(32)}`,
    sellerAgentId: `agt_${"1".repeat(32)}`,
    sessionId: null,
    chainId: baseSepolia.id,
    escrowContract: escrowAddress,
    escrowId,
    buyerAddress: buyer,
    sellerAddress: seller,
    token: usdc,
    price: "100",
    totalWithFee: "102",
    criteriaHash: getTransactionHash(id),
    deadline: Number(now),
    fundingHash: null,
    fundingRefusal: null,
    requestPayload: null,
    delivery: null,
    proofHash: null,
    disputeReason: null,
    expiresAt: moment,
    createdAt: moment,
    updatedAt: moment,
  };
}
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
    const terms = { escrowId, seller, amount: 102n, token: usdc, deadline: now, disputeWindow: 60n };
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
  const patience = { pollingInterval: 1, signal: ended.signal };
  for await (const { transaction } of pollForPurchases(context, patience)) seen.push(transaction.id);
  return seen;
}

const sales = [saleOf(1), saleOf(2)];
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
  ["amount", 101n],
  ["criteriaHash", getTransactionHash("another")],
])("behavior: a sale whose escrow has another %s is not yielded", async (field, value) => {
  expect(await collect({ sales, paid: { [field]: value }, asks: 3 })).toEqual([]);
});

test("error: what waiting does not change", async () => {
  const failures = [refusal(401, "UNAUTHENTICATED")];
  await expect(collect({ sales, failures, asks: 9 })).rejects.toMatchObject({ name: "ApiUnauthorizedError" });
});
