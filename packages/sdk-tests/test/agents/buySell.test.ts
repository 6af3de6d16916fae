import { inspect } from "node:util";
import { abbaBabaEscrowAbi, lockedAmount, platformFee, platformFeeBps, totalWithFee } from "@abbababa/sdk";
import { cancel, escrowLimits, getEscrow, isDisputeWindowActive, resolveDispute } from "@abbababa/sdk/escrow";
import { keccak256, parseEther, toHex } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { walletOf } from "../../src/world/clients.ts";
import { createWorld, startingUsdc, type World } from "../../src/world.ts";
import { createBuyer, createSeller, grantBuyer, inAnHour, patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";

const price = 5_000_000n;
const amount = totalWithFee(price);
const proofHash = keccak256(toHex("the goods"));

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

async function funded(transactionId: string, sellerTerms: Parameters<typeof createSeller>[1] = {}) {
  const seller = await createSeller(world, sellerTerms);
  const buyer = await createBuyer(world, [seller.account]);
  const deadline = await inAnHour(world);
  const result = await buyer.agent.fundEscrow(
    transactionId,
    seller.account,
    amount,
    "USDC",
    deadline,
    patience,
  );
  return { seller, buyer, deadline, ...result };
}

describe("a buyer and a seller", () => {
  test("default: fund, deliver, release", async () => {
    const { seller, buyer, escrow, escrowId, isNew, deadline, transactionHash } = await funded("order-1");
    expect(isNew).toBe(true);
    expect(transactionHash).toMatch(/^0x/);
    expect(escrow).toMatchObject({
      status: "Funded",
      buyer: buyer.account,
      seller: seller.account,
      amount,
      locked: lockedAmount(amount),
      fee: platformFee(amount),
      deadline,
      deliveredAt: undefined,
      proofHash: undefined,
    });
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - amount);

    expect((await seller.agent.submitDelivery(escrowId, proofHash)).escrow).toMatchObject({
      status: "Delivered",
      proofHash,
    });
    const { publicClient } = world.devnet;
    expect(await isDisputeWindowActive(publicClient, { escrowId })).toBe(true);
    expect((await buyer.agent.confirmAndRelease("order-1")).escrow.status).toBe("Released");
    expect(await usdcOf(world, seller.account)).toBe(startingUsdc + price);
  });

  test("behavior: every step may be repeated, and is done once", async () => {
    const { seller, buyer, escrowId, deadline } = await funded("order-2");
    const again = await buyer.agent.fundEscrow("order-2", seller.account, amount, "USDC", deadline, patience);
    expect(again).toMatchObject({ escrowId, isNew: false, transactionHash: undefined });
    await seller.agent.submitDelivery(escrowId, proofHash);
    expect((await seller.agent.submitDelivery(escrowId, proofHash)).isNew).toBe(false);
    const other = keccak256(toHex("other goods"));
    await expect(seller.agent.submitDelivery(escrowId, other)).rejects.toMatchObject({
      name: "EscrowMismatchError",
    });
    await buyer.agent.confirmAndRelease("order-2");
    expect((await buyer.agent.confirmAndRelease("order-2")).isNew).toBe(false);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - amount);
    expect(await buyer.agent.getSessionStatus()).toMatchObject({ operationsUsed: 2 });
  });

  test("behavior: a dispute is resolved by the resolver", async () => {
    const { seller, buyer, escrow, escrowId } = await funded("order-3");
    await seller.agent.submitDelivery(escrowId, proofHash);
    expect((await buyer.agent.disputeOnChain("order-3")).escrow.status).toBe("Disputed");
    await world.devnet.fundEth(escrow.resolver, parseEther("1"));
    const resolver = await world.devnet.impersonate(escrow.resolver);
    await resolveDispute(resolver, { escrowId, outcome: "Split", sellerPercent: 30 });
    expect(await getEscrow(world.devnet.publicClient, { escrowId })).toMatchObject({ status: "Resolved" });
    expect(await usdcOf(world, seller.account)).toBe(startingUsdc + (price * 30n) / 100n);
  });

  test("behavior: the buyer claims an abandoned escrow, not a second before", async () => {
    const { buyer, seller } = await funded("order-4");
    const { devnet } = world;
    const state = await devnet.snapshot();
    await expect(buyer.agent.claimAbandoned("order-4")).rejects.toMatchObject({
      name: "NotAbandonedYetError",
    });
    await devnet.revert(state);
    const deadline = await inAnHour(world);
    const long = await createBuyer(world, [seller.account], { validitySeconds: 200_000 });
    await long.agent.fundEscrow("order-4", seller.account, amount, "USDC", deadline, {
      ...patience,
      abandonmentGrace: 60n,
    });
    await devnet.increaseTime(3_600 + 60);
    expect((await long.agent.claimAbandoned("order-4")).escrow.status).toBe("Abandoned");
    expect(await usdcOf(world, long.account)).toBe(startingUsdc);
  });

  test("behavior: the seller finalizes after the window, or cancels", async () => {
    const { seller, buyer, escrowId } = await funded("order-5", { escrowCalls: "all" });
    await seller.agent.submitDelivery(escrowId, proofHash);
    await expect(seller.agent.finalizeRelease(escrowId)).rejects.toMatchObject({
      name: "DisputeWindowOpenError",
      at: expect.any(BigInt),
    });
    await seller.agent.cancel(escrowId);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc);
    await expect(buyer.agent.confirmAndRelease("order-5")).rejects.toMatchObject({
      name: "EscrowStatusError",
      status: "Refunded",
    });
  });
});

describe("an owner's own account", () => {
  test("error: a revert reaches a plain wallet as a typed error", async () => {
    const { escrowId } = await funded("order-6");
    const stranger = walletOf(world.devnet, world.thief);
    await expect(cancel(stranger, { escrowId })).rejects.toMatchObject({
      name: "NotSellerError",
      caller: world.thief.address,
    });
  });
});

describe("what the SDK knows of the contract", () => {
  const read = (functionName: (typeof limits)[number][0]) =>
    world.devnet.publicClient.readContract({ abi: abbaBabaEscrowAbi, address: world.escrow, functionName });
  const limits = [
    ["MIN_AMOUNT", escrowLimits.minAmount],
    ["MAX_AMOUNT", escrowLimits.maxAmount],
    ["MAX_DEADLINE_DELAY", escrowLimits.maxDeadlineDelay],
    ["MIN_DISPUTE_WINDOW", escrowLimits.minDisputeWindow],
    ["MAX_DISPUTE_WINDOW", escrowLimits.maxDisputeWindow],
    ["MIN_ABANDONMENT_GRACE", escrowLimits.minAbandonmentGrace],
    ["MAX_ABANDONMENT_GRACE", escrowLimits.maxAbandonmentGrace],
    ["RESOLUTION_TIMEOUT", escrowLimits.resolutionTimeout],
    ["PLATFORM_FEE_BPS", platformFeeBps],
  ] as const;

  test.each(limits)("default: %s", async (name, known) => {
    expect(await read(name)).toBe(known);
  });

  test("behavior: fees are rounded as the contract does", async () => {
    const contract = { abi: abbaBabaEscrowAbi, address: world.escrow } as const;
    const { publicClient } = world.devnet;
    const amounts = [0n, 1n, 2n, 49n, 50n, 51n, 101n, 102n, 10_199n, 10_200n, 10_201n, 2n ** 96n - 1n];
    for (const units of [...amounts, ...Array.from({ length: 20 }, (_, n) => 7n ** BigInt(n + 5))]) {
      const args = [units] as const;
      const total = await publicClient.readContract({ ...contract, functionName: "totalWithFee", args });
      expect(totalWithFee(units)).toBe(total);
      const split = await publicClient.readContract({ ...contract, functionName: "splitAmount", args });
      expect([lockedAmount(units), platformFee(units)]).toEqual(split);
    }
  });
});

describe("an agent's owner", () => {
  test("behavior: kills the agent's session, and then all", async () => {
    const { seller, buyer, deadline } = await funded("order-7");
    const { rpcUrl, bundlerUrl } = world.devnet;
    const owner = { owner: buyer.owner.eoa, rpcUrl, bundlerUrl };
    const { sessionId } = await buyer.agent.revokeSessionKey({ ...owner, via: "direct" });
    expect(sessionId).toBe(buyer.session.sessionId);
    expect(await buyer.agent.getSessionStatus()).toMatchObject({ state: "revoked" });
    const fund = (agent: typeof buyer.agent) =>
      agent.fundEscrow("order-8", seller.account, amount, "USDC", deadline, patience);
    await expect(fund(buyer.agent)).rejects.toMatchObject({ name: "SessionRevokedError" });

    const { agent } = await grantBuyer(world, buyer.owner, [seller.account]);
    await agent.revokeAllSessions({ ...owner, via: "direct" });
    await expect(fund(agent)).rejects.toMatchObject({ name: "EpochMismatchError" });
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - amount);
  });

  test("behavior: printing an agent shows no secret", async () => {
    const { buyer } = await funded("order-9");
    const shown = inspect(buyer.agent, { depth: 9, showHidden: true }) + JSON.stringify(buyer.agent);
    const [, secret = "?"] = /abba_session_[a-z]+_(.+)/.exec(buyer.session.serializedSessionKey) ?? [];
    expect(shown).not.toContain(secret.slice(0, 40));
    expect(buyer.agent.inspectSessionKey().sentences.length).toBeGreaterThan(3);
  });
});
