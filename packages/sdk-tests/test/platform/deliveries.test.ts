/** What is told and shown around a delivery: webhooks, evidence, requests that are not their buyer's. */
import { attestationKind, attestationTypedData, type BuyerAgent } from "@abbababa/sdk";
import type { Transaction } from "@abbababa/sdk/api";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import { serveWebhooks } from "@abbababa/sdk/webhooks/node";
import { type Hex, verifyTypedData } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { buyAndPay } from "../support/platform/buyAndPay.ts";
import { type Market, openBuyer, openMarket, openSeller, startBuyer } from "../support/platform/market.ts";

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let buyer: Awaited<ReturnType<typeof openBuyer>>;
let agent: BuyerAgent;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  seller = await openSeller(market);
  buyer = await openBuyer(market);
  const session = await buyer.ownerAgent.createSession({ budgetUsdc: "90", onChain: buyer.onChain });
  agent = await startBuyer(market, session.serialize());
});
afterAll(() => market?.[Symbol.asyncDispose]());

const buy = (requestPayload?: string) => buyAndPay(agent, seller.service.id, requestPayload);

test("default: a webhook hands the delivered purchase over", async () => {
  const delivered: Transaction[] = [];
  let secret = "";
  // The platform's clock is the chain's, which other tests move.
  const take = async (purchase: Transaction) => void delivered.push(purchase);
  await using server = await serveWebhooks((request) =>
    agent.onDelivery(take, { secrets: [secret], toleranceSeconds: 30_000_000 })(request),
  );
  const { api } = buyer.ownerAgent;
  ({ secret } = await api.webhooks.create({ url: `${server.url}/hooks`, eventTypes: [] }));
  const { id } = await buy();
  await seller.agent.deliver(id, "the work");
  await market.platform.sync();
  await market.platform.sync();
  expect(delivered).toMatchObject([{ id, status: "delivered", delivery: { payload: "the work" } }]);

  const forged = { method: "POST", body: "{}", headers: { "x-abbababa-id": "evt_1" } };
  expect((await fetch(server.url, forged)).status).toBe(400);
  expect((await fetch(server.url)).status).toBe(405);
  expect(delivered).toHaveLength(1);
});

test("error: a delivery that the platform has changed is neither handed over nor read", async () => {
  const delivered: Transaction[] = [];
  const refused: unknown[] = [];
  let secret = "";
  const take = async (purchase: Transaction) => void delivered.push(purchase);
  const onError = (error: unknown) => void refused.push(error);
  await using server = await serveWebhooks((request) =>
    agent.onDelivery(take, { secrets: [secret], toleranceSeconds: 30_000_000, onError })(request),
  );
  const { api } = buyer.ownerAgent;
  const added = await api.webhooks.create({ url: `${server.url}/hooks`, eventTypes: [] });
  ({ secret } = added);
  const { id } = await buy();
  await seller.agent.deliver(id, "the work");
  const direct = market.wire.fetch;
  market.wire.fetch = async (input, init) => {
    const answer = await direct(input, init);
    if (!String(input).endsWith(`/transactions/${id}`)) return answer;
    return new Response((await answer.text()).replace('"the work"', '"a lie"'), answer);
  };
  await market.platform.sync();
  await market.platform.sync();
  const lied = agent.readDelivery(id);
  await expect(lied).rejects.toMatchObject({ name: "DeliveryMismatchError", transactionId: id });
  market.wire.fetch = direct;
  expect(delivered).toEqual([]);
  expect(refused).toMatchObject([{ name: "DeliveryMismatchError", transactionId: id }]);
  expect(await agent.readDelivery(id)).toBe("the work");
  await api.webhooks.delete(added.webhook.id);
});

test("behavior: a seller stands by a delivery, for an arbiter to check", async () => {
  const { id } = await buy();
  await expect(seller.agent.attest(id, "done")).rejects.toMatchObject({ name: "DeliveryMismatchError" });
  const { proofHash } = await seller.agent.deliver(id, "the work");
  const evidence = await seller.agent.attest(id, "Translated by a person.");
  expect(await seller.agent.attest(id, "Translated by a person.")).toMatchObject({ id: evidence.id });
  expect(evidence).toMatchObject({ kind: attestationKind, role: "seller" });
  const { attestation, chainId, signer, signature } = JSON.parse(evidence.content);
  expect(attestation).toMatchObject({ transactionId: id, proofHash, seller: seller.walletAddress });
  const typedData = attestationTypedData(
    { ...attestation, deliveredAt: BigInt(attestation.deliveredAt) },
    chainId,
  );
  expect(signer).toBe(seller.agent.session.sessionKeyAddress);
  expect(await verifyTypedData({ ...typedData, address: signer, signature: signature as Hex })).toBe(true);

  await agent.submitEvidence(id, { kind: "complaint", content: "It is in the wrong language." });
  expect(await agent.disputeOnChain(id, "wrong language")).toMatchObject({
    escrow: { status: "Disputed" },
    transaction: { status: "disputed", disputeReason: "wrong language" },
  });
  expect(await agent.api.transactions.listEvidence(id)).toHaveLength(2);
});

test("behavior: a platform that cannot be told of a release changes nothing about it", async () => {
  const { id } = await buy();
  await seller.agent.deliver(id, "the work");
  const direct = market.wire.fetch;
  market.wire.fetch = async (input, init) => {
    if (String(input).endsWith("/confirm")) throw new TypeError("the connection was reset");
    return direct(input, init);
  };
  expect(await agent.confirmAndRelease(id)).toMatchObject({
    escrow: { status: "Released" },
    transaction: undefined,
    reportError: { name: "ApiNetworkError" },
  });
  market.wire.fetch = direct;
  await market.platform.sync();
  expect(await agent.api.transactions.get(id)).toMatchObject({ status: "released" });
});

test("behavior: what the chain has the proof of is what the buyer opens", async () => {
  const { id } = await buy(await agent.encryptRequest({ serviceId: seller.service.id, payload: "Bonjour" }));
  await expect(agent.decryptResponsePayload(id)).rejects.toMatchObject({ name: "DeliveryMismatchError" });
  await seller.agent.deliverEncrypted(id, "Hello");
  await market.platform.sync();
  const purchase = await agent.api.transactions.get(id);
  const other = await agent.encryptRequest({ serviceId: seller.service.id, payload: "x" });
  const swapped = { ...purchase, delivery: purchase.delivery && { ...purchase.delivery, payload: other } };
  await expect(agent.decryptResponsePayload(swapped)).rejects.toMatchObject({
    name: "DeliveryMismatchError",
  });
  const { escrowId } = await buy();
  await expect(agent.decryptResponsePayload({ ...purchase, escrowId })).rejects.toMatchObject({
    name: "DeliveryMismatchError",
    message: expect.stringContaining("of something else"),
  });
  expect(await agent.decryptResponsePayload(purchase)).toBe("Hello");
  await expect(agent.decryptResponsePayload(purchase)).rejects.toMatchObject({
    name: "EnvelopeReplayedError",
  });
});

test("error: a request by another key than the payer's", async () => {
  const thief = generateEncryptionKey();
  const { id: serviceId } = seller.service;
  const honest = JSON.parse(await agent.encryptRequest({ serviceId, payload: "x" }));
  const stolen = JSON.stringify({ ...honest, publicKey: thief.publicKey });
  const paid = await buy(stolen);
  await expect(seller.agent.decryptRequestPayload(paid.id)).rejects.toMatchObject({
    name: "EnvelopeMismatchError",
  });
  const { proof: _, ...unproven } = honest;
  const unvouched = await buy(JSON.stringify(unproven));
  await expect(seller.agent.decryptRequestPayload(unvouched.id)).rejects.toMatchObject({
    name: "RequestUnverifiedError",
  });
  const late = {
    ...honest,
    proof: { ...honest.proof, validUntil: String(BigInt(honest.proof.validUntil) + 1n) },
  };
  const forged = await buy(JSON.stringify(late));
  await expect(seller.agent.decryptRequestPayload(forged.id)).rejects.toMatchObject({
    name: "RequestUnverifiedError",
  });
});
