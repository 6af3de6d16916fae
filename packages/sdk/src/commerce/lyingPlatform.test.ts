import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { generateEncryptionKey } from "../encryption/keys/generateEncryptionKey.ts";
import { totalWithFee } from "../escrow/fees.ts";
import { getTransactionId } from "../escrow/getTransactionId.ts";
import { buyer, FakeChain, now, seller } from "../escrow/test/fakeChain.ts";
import { attestDelivery } from "./attest.ts";
import { deliver, proofOf } from "./deliver.ts";
import { encryptRequest } from "./encryptRequest.ts";
import { pollForPurchases } from "./pollForPurchases.ts";
import { purchase } from "./purchase.ts";
import { readDelivery } from "./readDelivery.ts";
import { openDelivery, openRequest, sealDelivery } from "./sealedPayloads.ts";
import { agentOf, argsOf, checkoutOf, idOf, moment, price, saleOf, service } from "./test/lyingPlatform.ts";

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

  test("error: cannot have a plain delivery read that the chain has no proof of for this purchase", async () => {
    const chain = new FakeChain();
    const sold = (payload: string, escrowId = argsOf(mine).escrowId) =>
      ({ ...saleOf(mine, escrowId), delivery: { payload, proofHash: proofOf(payload) } }) as never;
    chain.put(argsOf(mine), "Delivered", proofOf("goods"));
    chain.put(argsOf(other), "Delivered", proofOf("others"));
    const { context } = agentOf(chain, () => undefined, buyer);
    expect(await readDelivery(context, sold("goods"))).toBe("goods");
    await expect(readDelivery(context, sold("bads"))).rejects.toMatchObject({
      name: "DeliveryMismatchError",
    });
    const elsewhere = readDelivery(context, sold("others", argsOf(other).escrowId));
    await expect(elsewhere).rejects.toThrow("the escrow of something else");
    await expect(readDelivery(context, saleOf(mine) as never)).rejects.toThrow("nothing is delivered yet");
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

  test("error: cannot have a delivery sealed to a key of its own, unless its word is taken", async () => {
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
      e2eKeyProof: null,
      createdAt: moment,
    }));
    const { requestPayload } = await encryptRequest(
      { ...context, encryptionKey: liar },
      { serviceId: idOf("svc", "0"), payload: "forged", sellerPublicKey: context.encryptionKey.publicKey },
    );
    const sale = { ...saleOf(mine), requestPayload } as never;
    const trusting = { accountOnly: false };
    await expect(sealDelivery(context, sale, "goods", trusting)).resolves.toMatch(/^abba-e2e/);
    expect(await openRequest(context, sale, trusting)).toMatchObject({ vouchedBy: "platform" });
    const sealing = sealDelivery(context, sale, "goods", {});
    await expect(sealing).rejects.toThrow("did not sign that the key is its own");
    await expect(openRequest(context, sale, {})).rejects.toThrow("did not sign");
  });

  test("error: cannot let a seller change an offer after it was looked at", async () => {
    const { context, asked } = agentOf(new FakeChain(), () => service, buyer);
    const order = { serviceId: service.id, maxTotal: "10", seller };
    const buying = purchase(context, { ...order, offer: { ...service, disputeWindow: 86_400 } as never });
    await expect(buying).rejects.toThrow(
      "disputeWindow does not match what this agent may pay: it is 60 instead of 86400",
    );
    expect(asked).toEqual([`GET /api/v1/services/${service.id}`]);
  });

  test("error: cannot have one key paid twice, by another purchase in answer to it", async () => {
    let id = "";
    const { context } = agentOf(
      new FakeChain(),
      (path) => (path.endsWith("/checkout") ? checkoutOf(id) : service),
      buyer,
    );
    const order = { serviceId: service.id, maxTotal: "10", seller, idempotencyKey: "order-1" };
    const named = { chainId: 84_532, buyer, idempotencyKey: "order-1" };
    id = getTransactionId(named);
    expect(await purchase(context, order)).toMatchObject({ transaction: { id } });
    await expect(purchase({ ...context, sessionId: idOf("ses", "1") }, order)).rejects.toThrow(
      "transaction id",
    );
    await expect(purchase({ ...context, agentWallet: seller }, order)).rejects.toThrow("transaction id");
    id = getTransactionId({ ...named, agentWallet: seller });
    expect(await purchase({ ...context, agentWallet: seller }, order)).toMatchObject({ transaction: { id } });
    for (const lie of [mine, id, getTransactionId({ ...named, idempotencyKey: "order-2" })]) {
      id = lie;
      await expect(purchase(context, order)).rejects.toMatchObject({
        name: "PaymentRefusedError",
        field: "transaction id",
        actual: lie,
      });
    }
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
