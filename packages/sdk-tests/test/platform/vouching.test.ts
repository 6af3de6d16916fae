/** Whose word a seller takes for a buyer's key, and at which platform a bundle is good. */
import { BuyerAgent } from "@abbababa/sdk";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import { SessionBundlePlatformError } from "@abbababa/sdk/errors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld } from "../../src/world.ts";
import { network, patience } from "../support/agents/agents.ts";
import { useDevnet } from "../support/devnet.ts";
import { type Market, openBuyer, openMarket, openSeller, total } from "../support/platform/market.ts";

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let buyer: Awaited<ReturnType<typeof openBuyer>>;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  seller = await openSeller(market);
  buyer = await openBuyer(market);
});
afterAll(() => market?.[Symbol.asyncDispose]());

/** Buys by an API key and a session of the registered account, without a bundle. */
async function buy(encryptionKey = buyer.options.encryptionKey) {
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({
    ...buyer.onChain,
    counterparties: [seller.walletAddress],
  });
  const agent = new BuyerAgent({ ...buyer.options, encryptionKey });
  await agent.initWithSessionKey({ ...network(market.world), serializedSessionKey });
  const { transaction, paymentInstructions: pay } = await agent.purchaseEncrypted({
    serviceId: seller.service.id,
    maxTotal: total,
    payload: "Bonjour",
  });
  const windows = { ...pay, ...patience };
  await agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, windows);
  return transaction.id;
}

describe("a buyer without a bundle", () => {
  test("default: paying from the account that it is registered under, that account vouches", async () => {
    const id = await buy();
    const request = await seller.agent.decryptRequestPayload(id);
    expect(request).toMatchObject({ payload: "Bonjour", vouchedBy: "account" });
  });

  test("error: with another key nobody vouches, whatever is taken", async () => {
    const id = await buy(generateEncryptionKey());
    for (const options of [{}, { accountOnly: false }]) {
      await expect(seller.agent.decryptRequestPayload(id, options)).rejects.toThrow("vouches");
    }
  });
});

describe("a bundle", () => {
  test("error: is shown to no other platform than its own", async () => {
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "1" });
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      return Response.json({});
    };
    for (const baseUrl of ["https://other.test", "http://localhost:8787", "https://localhost"]) {
      const agent = new BuyerAgent({ baseUrl, fetch });
      const starting = agent.initWithSession(session.serialize(), network(market.world));
      await expect(starting).rejects.toThrow(SessionBundlePlatformError);
    }
    expect(asked).toEqual([]);
  });

  test("behavior: is good where another way leads to its platform, if that is said", async () => {
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "1" });
    const { baseUrl, fetch } = market.api;
    const inside = "http://localhost:8787";
    const through: typeof globalThis.fetch = (input, init) =>
      (fetch ?? globalThis.fetch)(String(input).replace(inside, baseUrl), init);
    const agent = new BuyerAgent({ baseUrl: inside, audience: baseUrl, fetch: through });
    await agent.initWithSession(session.serialize(), network(market.world));
    expect(await agent.findServices("translation")).toMatchObject([{ id: seller.service.id }]);
  });
});
