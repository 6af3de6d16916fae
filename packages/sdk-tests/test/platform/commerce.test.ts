import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, startingUsdc } from "../../src/world.ts";
import { patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import {
  first,
  type Market,
  openBuyer,
  openMarket,
  openSeller,
  startBuyer,
  total,
} from "../support/platform/market.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
});
afterAll(() => market?.[Symbol.asyncDispose]());

describe("a purchase in secret, by bundles alone", () => {
  test("default: found, bought, paid, delivered, released, and counted in both budgets", async () => {
    const seller = await openSeller(market);
    const buyer = await openBuyer(market);
    const session = await buyer.ownerAgent.createSession({
      budgetUsdc: "20.00",
      allowedServiceIds: [seller.service.id],
      onChain: { ...buyer.onChain, counterparties: [seller.walletAddress] },
    });
    const bundle = session.serialize();
    expect(bundle).toMatch(/^abba_session_bundle_/);
    expect(session).toMatchObject({ budgetUsdc: 20, walletAddress: buyer.walletAddress });

    const agent = await startBuyer(market, bundle);
    const { items } = await agent.findServices({ q: "translation", agentId: seller.agent_.id });
    expect(items.map(({ id }) => id)).toEqual([seller.service.id]);
    const { transaction, paymentInstructions: pay } = await agent.purchaseEncrypted({
      serviceId: seller.service.id,
      maxTotal: "5.10",
      payload: { text: "Bonjour" },
    });
    expect(transaction.requestPayload).not.toContain("Bonjour");
    const { escrow, transaction: funded } = await agent.fundAndVerify(
      transaction.id,
      pay.sellerAddress,
      "5.10",
      "USDC",
      pay.deadline,
      { ...pay, ...patience },
    );
    expect([escrow.status, funded.status]).toEqual(["Funded", "funded"]);

    const sale = await first(seller.agent.pollForPurchases({ pollingInterval: patience.pollingInterval }));
    expect(sale.transaction.id).toBe(transaction.id);
    expect(sale.escrow.locked).toBe(5_000_000n);
    expect(await seller.agent.decryptRequestPayload(sale.transaction)).toEqual({
      payload: { text: "Bonjour" },
      vouchedBy: "account",
    });
    const delivered = await seller.agent.deliverEncrypted(transaction.id, { text: "Hello" });
    expect(delivered.isNew).toBe(true);
    expect(await seller.agent.deliverEncrypted(transaction.id, { text: "Hello" })).toMatchObject({
      isNew: false,
      proofHash: delivered.proofHash,
    });
    await market.platform.sync();
    expect(await agent.decryptResponsePayload(transaction.id)).toEqual({ text: "Hello" });
    const released = await agent.confirmAndRelease(transaction.id);
    expect([released.escrow.status, released.transaction?.status]).toEqual(["Released", "released"]);

    expect(await usdcOf(market.world, seller.walletAddress)).toBe(startingUsdc + 5_000_000n);
    expect(await usdcOf(market.world, buyer.walletAddress)).toBe(startingUsdc - total);
    const status = await agent.getSessionStatus();
    expect(status.budgets[0]).toMatchObject({ spent: total, left: 20_000_000n - total });
    expect(await agent.api.sessions.current()).toMatchObject({
      budgetUsdc: "20000000",
      spentUsdc: String(total),
    });
    const shown = inspect([session, agent, seller.agent], { depth: 9, showHidden: true });
    expect(shown + JSON.stringify([session, agent])).not.toContain(bundle.slice(30, 70));
  });
});
