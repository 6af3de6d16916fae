import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { createApiClient } from "../api/createApiClient.ts";
import { generateEncryptionKey } from "../encryption/keys/generateEncryptionKey.ts";
import { getEscrowId, getTransactionHash } from "../escrow/escrowId.ts";
import { totalWithFee } from "../escrow/fees.ts";
import { buyer, escrowAddress, FakeChain, fakeSession, now, seller, usdc } from "../escrow/test/fakeChain.ts";
import { attestDelivery } from "./attest.ts";
import { deliver, proofOf } from "./deliver.ts";
import { encryptRequest } from "./encryptRequest.ts";
import { pollForPurchases } from "./pollForPurchases.ts";
import { purchase } from "./purchase.ts";
import { openDelivery, openRequest, sealDelivery } from "./sealedPayloads.ts";

const idOf = (prefix: string, digit: string) => `${prefix}_${digit.repeat(32)}`;
const moment = "2027-01-01T00:00:00.000Z";
const price = 5_000_000n;

/** A sale as the platform shows it; the escrow may be whichever it likes. */
function saleOf(id: string, escrowId = getEscrowId({ buyer, transactionId: id })) {
  return {
    id,
    role: "seller",
    status: "funded",
    serviceId: idOf("svc", "0"),
    buyerAgentId: idOf("agt", "1"),
    sellerAgentId: idOf("agt", "2"),
    sessionId: null,
    chainId: 84_532,
    escrowContract: escrowAddress,
    escrowId,
    buyerAddress: buyer,
    sellerAddress: seller,
    token: usdc,
    price: price.toString(),
    totalWithFee: totalWithFee(price).toString(),
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

function argsOf(id: string, deadline = now + 3_600n) {
  const criteriaHash = getTransactionHash(id);
  const windows = { disputeWindow: 60n, abandonmentGrace: 60n };
  const amount = totalWithFee(price);
  return {
    escrowId: getEscrowId({ buyer, transactionId: id }),
    seller,
    amount,
    token: usdc,
    deadline,
    ...windows,
    criteriaHash,
  };
}

/** An agent on a fake chain whose platform says whatever it is told to. */
function agentOf(chain: FakeChain, answer: (path: string) => unknown, account = seller) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    asked.push(`${init?.method} ${pathname}`);
    return Response.json({ success: true, data: answer(pathname), requestId: "request-1" });
  };
  const api = createApiClient({ baseUrl: "https://api.test", fetch });
  const { client, sent } = fakeSession(chain, async () => {}, account);
  const encryptionKey = generateEncryptionKey();
  return { context: { api, client, escrowAddress, usdc, encryptionKey, proof: undefined }, asked, sent };
}

const [mine, other] = [idOf("txn", "a"), idOf("txn", "b")];

describe("a platform that lies", () => {
  test("error: about which sale was asked for gets no delivery", async () => {
    const chain = new FakeChain();
    chain.put(argsOf(other));
    const { context, asked, sent } = agentOf(chain, () => saleOf(other));
    await expect(deliver(context, mine, "goods")).rejects.toThrow("something else than was asked for");
    expect(asked).toEqual([`GET /api/v1/transactions/${mine}`]);
    expect(sent).toEqual([]);
  });

  test("error: gets no payload that the chain would take no proof of any more", async () => {
    const chain = new FakeChain();
    chain.put(argsOf(mine, now - 60n));
    const { context, asked, sent } = agentOf(chain, () => saleOf(mine));
    await expect(deliver(context, mine, "goods")).rejects.toThrow("takes no delivery after");
    expect(asked.filter((one) => one.startsWith("POST"))).toEqual([]);
    expect(sent).toEqual([]);
  });

  test("error: cannot have a delivery opened by the proof of another escrow", async () => {
    const chain = new FakeChain();
    const payload = "sealed";
    chain.put(argsOf(other), "Delivered", proofOf(payload));
    const { context } = agentOf(chain, () => undefined, buyer);
    const delivery = { payload, proofHash: proofOf(payload) };
    const purchase = { ...saleOf(mine, argsOf(other).escrowId), delivery } as never;
    await expect(openDelivery(context, purchase, {})).rejects.toThrow("the escrow of something else");
  });

  test("error: cannot have another escrow's delivery attested", async () => {
    const chain = new FakeChain();
    chain.put(argsOf(other), "Delivered", proofOf("goods"));
    const { context, asked } = agentOf(chain, () => saleOf(mine, argsOf(other).escrowId));
    const signer = privateKeyToAccount(`0x${"11".repeat(32)}`);
    const attesting = attestDelivery(context, { transactionId: mine, statement: "Done.", signer });
    await expect(attesting).rejects.toThrow("not that of this sale");
    expect(asked.filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  test("behavior: about the end of its list is not listened to for ever", async () => {
    const chain = new FakeChain();
    const ending = new AbortController();
    const { context, asked } = agentOf(chain, () => {
      if (asked.length > 2_000) ending.abort();
      return { items: [], nextCursor: "more" };
    });
    // The second look waits, which ends here.
    const sales = pollForPurchases(context, { pollingInterval: 60_000, signal: ending.signal });
    const next = sales.next();
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(500);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.length).toBe(500);
    ending.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test("error: cannot have a delivery sealed to a key of its own, if the account's word is asked for", async () => {
    const chain = new FakeChain();
    chain.put(argsOf(mine));
    const liar = generateEncryptionKey();
    const profile = {
      id: idOf("agt", "1"),
      chainId: 84_532,
      walletAddress: buyer,
      name: "",
      description: "",
    };
    const { context } = agentOf(chain, () => ({
      ...profile,
      e2ePublicKey: liar.publicKey,
      createdAt: moment,
    }));
    const requestPayload = await encryptRequest(
      { api: context.api, encryptionKey: liar, proof: undefined },
      { serviceId: idOf("svc", "0"), payload: "forged", sellerPublicKey: context.encryptionKey.publicKey },
    );
    const sale = { ...saleOf(mine), requestPayload } as never;
    await expect(sealDelivery(context, sale, "goods", {})).resolves.toMatch(/^abba-e2e/);
    const sealing = sealDelivery(context, sale, "goods", { accountOnly: true });
    await expect(sealing).rejects.toThrow("did not sign that the key is its own");
    await expect(openRequest(context, sale, { accountOnly: true })).rejects.toThrow("did not sign");
  });

  test("error: cannot let a seller change an offer after it was looked at", async () => {
    const service = {
      id: idOf("svc", "0"),
      agentId: idOf("agt", "2"),
      title: "Translation",
      description: "",
      category: "language",
      price: price.toString(),
      token: usdc,
      chainId: 84_532,
      network: "base-sepolia",
      deliverySeconds: 3_600,
      disputeWindow: 60,
      abandonmentGrace: 86_400,
      status: "active",
      createdAt: moment,
      updatedAt: moment,
    };
    const { context, asked } = agentOf(new FakeChain(), () => service, buyer);
    const order = { serviceId: service.id, maxTotal: "10", seller };
    const buying = purchase(context, { ...order, offer: { ...service, disputeWindow: 86_400 } as never });
    await expect(buying).rejects.toThrow(
      "disputeWindow is not what this agent may pay by: 60 instead of 86400",
    );
    expect(asked).toEqual([`GET /api/v1/services/${service.id}`]);
  });

  test("error: about a price sells nothing for less than the seller asks", async () => {
    const chain = new FakeChain();
    chain.put({ ...argsOf(mine), amount: totalWithFee(1_000_000n) });
    const cheap = { ...saleOf(mine), price: "1" };
    const { context } = agentOf(chain, () => ({ items: [cheap], nextCursor: null }));
    const look = (minPrice: bigint) => {
      const signal = AbortSignal.timeout(200);
      return pollForPurchases(context, { minPrice, signal, pollingInterval: 10 }).next();
    };
    expect(await look(1_000_000n)).toMatchObject({ value: { escrow: { locked: 1_000_000n } } });
    expect(await look(price)).toEqual({ done: true, value: undefined });
  });
});
