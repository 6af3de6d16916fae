/** Sellers that end between handing over and proving, and several at once: nobody loses a sale. */
import { type BuyerAgent, SellerAgent } from "@abbababa/sdk";
import { keccak256, stringToHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld } from "../../src/world.ts";
import { network } from "../support/agents/agents.ts";
import { useDevnet } from "../support/devnet.ts";
import { buyAndPay } from "../support/platform/buyAndPay.ts";
import { type Market, openBuyer, openMarket, openSeller, startBuyer } from "../support/platform/market.ts";

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let agent: BuyerAgent;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  seller = await openSeller(market);
  const buyer = await openBuyer(market);
  const session = await buyer.ownerAgent.createSession({ budgetUsdc: "90", onChain: buyer.onChain });
  agent = await startBuyer(market, session.serialize());
});
afterAll(() => market?.[Symbol.asyncDispose]());

const buy = (requestPayload?: string) => buyAndPay(agent, seller.service.id, requestPayload);

/** What a seller has handed over to the platform, and a process that ends before it sends the proof. */
async function crashAfterHandOver(deliver: () => Promise<unknown>): Promise<string> {
  const direct = market.wire.fetch;
  let payload = "";
  market.wire.fetch = async (input, init) => {
    const answer = await direct(input, init);
    if (!String(input).endsWith("/deliver")) return answer;
    ({ payload } = JSON.parse(String(init?.body)));
    return new Response("the process ends here");
  };
  await expect(deliver()).rejects.toMatchObject({ name: "ApiAnswerMalformedError" });
  market.wire.fetch = direct;
  return payload;
}

/** Comes between what is handed over next and its proof. */
function afterNextHandOver(act: () => Promise<unknown>): void {
  const direct = market.wire.fetch;
  market.wire.fetch = async (input, init) => {
    const answer = await direct(input, init);
    if (!String(input).endsWith("/deliver")) return answer;
    market.wire.fetch = direct;
    await act();
    return answer;
  };
}

const proofOf = (payload: string) => keccak256(stringToHex(payload));
const encrypted = async () =>
  buy(await agent.encryptRequest({ serviceId: seller.service.id, payload: "Bonjour" }));

test("behavior: what was sealed and handed over before a crash is what is delivered after it", async () => {
  const { id, escrowId } = await encrypted();
  const first = await crashAfterHandOver(() => seller.agent.deliverEncrypted(id, "Hello"));
  // The proof that was on its way when the process ended is included while the next one delivers.
  afterNextHandOver(() => seller.agent.submitDelivery(escrowId, proofOf(first)));
  const again = await seller.agent.deliverEncrypted(id, "Hello, in other words");
  expect(again).toMatchObject({ proofHash: proofOf(first), isNew: false, isEarlier: true });
  await market.platform.sync();
  expect(await agent.decryptResponsePayload(id)).toBe("Hello");
});

test("behavior: of two replicas that deliver at once, both deliver what was handed over first", async () => {
  const { id } = await encrypted();
  const replica = new SellerAgent(market.api);
  await replica.initWithSession(seller.session.serialize(), network(market.world));
  const direct = market.wire.fetch;
  const sealed: string[] = [];
  let release = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  market.wire.fetch = async (input, init) => {
    if (!String(input).endsWith("/deliver")) return direct(input, init);
    sealed.push(JSON.parse(String(init?.body)).payload);
    if (sealed.length === 2) release();
    await both;
    return direct(input, init);
  };
  const deliveries = await Promise.all([
    seller.agent.deliverEncrypted(id, "Hello"),
    replica.deliverEncrypted(id, "Good day"),
  ]);
  market.wire.fetch = direct;
  expect(new Set(sealed).size).toBe(2);
  expect(new Set(deliveries.map(({ proofHash }) => proofHash)).size).toBe(1);
  expect(deliveries.filter(({ isEarlier }) => isEarlier)).toHaveLength(1);
  await market.platform.sync();
  const at = deliveries.findIndex(({ isEarlier }) => !isEarlier);
  expect(await agent.decryptResponsePayload(id)).toBe(["Hello", "Good day"][at]);
});

test("behavior: a replica that comes after the proof delivers what is proven", async () => {
  const { id } = await encrypted();
  let first: Promise<unknown> | undefined;
  const late: typeof fetch = async (input, init) => {
    const answer = await market.wire.fetch(input, init);
    if (String(input).endsWith(id)) first ??= seller.agent.deliverEncrypted(id, "Hello");
    await first;
    return answer;
  };
  const replica = new SellerAgent({ ...market.api, fetch: late });
  await replica.initWithSession(seller.session.serialize(), network(market.world));
  const delivered = await replica.deliverEncrypted(id, "Good day");
  expect(await first).toMatchObject({ isNew: true, isEarlier: false, proofHash: delivered.proofHash });
  expect(delivered).toMatchObject({ isNew: false, isEarlier: true });
  await market.platform.sync();
  expect(await agent.decryptResponsePayload(id)).toBe("Hello");
});

test("behavior: a plain delivery stays what was handed over before a crash, until it is replaced", async () => {
  const { id, escrowId } = await buy();
  const first = await crashAfterHandOver(() => seller.agent.deliver(id, "the work"));
  const other = { name: "DeliveryExistsError", transactionId: id, proofHash: proofOf(first) };
  await expect(seller.agent.deliver(id, "other work")).rejects.toMatchObject(other);
  afterNextHandOver(() => seller.agent.submitDelivery(escrowId, proofOf(first)));
  expect(await seller.agent.deliver(id, "the work")).toMatchObject({ isNew: false });
  await market.platform.sync();
  expect(await agent.readDelivery(id)).toBe("the work");
});

test("behavior: what was handed over and never proven is replaced by its proof's name", async () => {
  const plain = await buy();
  const draft = await crashAfterHandOver(() => seller.agent.deliver(plain.id, "a draft"));
  await seller.agent.deliver(plain.id, "the work", { replaces: proofOf(draft) });
  const secret = await encrypted();
  const sealed = await crashAfterHandOver(() => seller.agent.deliverEncrypted(secret.id, "a draft"));
  const replaces = proofOf(sealed);
  const second = await crashAfterHandOver(() =>
    seller.agent.deliverEncrypted(secret.id, "the work", { replaces }),
  );
  const again = await seller.agent.deliverEncrypted(secret.id, "other work", { replaces });
  expect(again).toMatchObject({ proofHash: proofOf(second), isEarlier: true });
  await market.platform.sync();
  expect(await agent.readDelivery(plain.id)).toBe("the work");
  expect(await agent.decryptResponsePayload(secret.id)).toBe("the work");
});

test("error: a plain text under an encrypted request's delivery is not taken for what was sealed", async () => {
  const { id } = await encrypted();
  const plain = await crashAfterHandOver(() => seller.agent.deliver(id, "not sealed"));
  const failure = { name: "DeliveryExistsError", proofHash: proofOf(plain) };
  await expect(seller.agent.deliverEncrypted(id, "Hello")).rejects.toMatchObject(failure);
  await seller.agent.deliverEncrypted(id, "Hello", { replaces: proofOf(plain) });
  await market.platform.sync();
  expect(await agent.decryptResponsePayload(id)).toBe("Hello");
});
