/** API sessions without an on-chain one: a plain wallet acts, and holds no more than its budget. */
import { BuyerAgent, type CreateSessionParameters, SellerAgent } from "@abbababa/sdk";
import type { CreateSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import { type Address, createTestClient, http, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walletOf } from "../../src/world/clients.ts";
import { createWorld } from "../../src/world.ts";
import { network, patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import {
  type Market,
  openBuyer,
  openMarket,
  openSeller,
  startBuyer,
  total,
} from "../support/platform/market.ts";

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let buyer: Awaited<ReturnType<typeof openBuyer>>;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  seller = await openSeller(market);
  buyer = await openBuyer(market);
});
afterAll(() => market?.[Symbol.asyncDispose]());

/** The owner's own wallet, with 100 USDC. */
async function parentWallet() {
  const { devnet } = market.world;
  const account = privateKeyToAccount(generatePrivateKey());
  await devnet.fundEth(account.address, parseEther("10"));
  await devnet.fundUsdc(account.address, 100_000_000n);
  return walletOf(devnet, account);
}

describe("a wallet of a session's own", () => {
  test("default: funded by the owner, spent, given back", async () => {
    const wallet = await parentWallet();
    const parent = wallet.account.address;
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "20" });
    const gasWei = parseEther("1");
    const { amount } = await buyer.ownerAgent.fundSession(session, "USDC", { wallet, gasWei });
    expect(amount).toBe(20_000_000n);
    expect(await buyer.ownerAgent.fundSession(session, "USDC", { wallet })).toMatchObject({ amount: 0n });
    expect(await usdcOf(market.world, session.walletAddress)).toBe(20_000_000n);

    const agent = await startBuyer(market, session.serialize());
    expect(agent.account).toBe(session.walletAddress);
    expect(() => agent.session).toThrow("no on-chain session");
    const { transaction, paymentInstructions: pay } = await agent.purchaseEncrypted({
      serviceId: seller.service.id,
      maxTotal: total,
      payload: "Bonjour",
    });
    const windows = { ...pay, ...patience };
    await agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, windows);
    expect(await seller.agent.decryptRequestPayload(transaction.id)).toMatchObject({
      payload: "Bonjour",
      vouchedBy: "account",
    });
    await seller.agent.deliverEncrypted(transaction.id, "Hello");
    await market.platform.sync();
    expect(await agent.decryptResponsePayload(transaction.id)).toBe("Hello");
    expect(await agent.confirmAndRelease(transaction.id)).toMatchObject({
      escrow: { status: "Released" },
      transaction: { status: "released" },
    });

    const moved = await agent.reclaimSession(parent, "USDC");
    expect(moved).toMatchObject({ amount: 20_000_000n - total });
    expect(await usdcOf(market.world, parent)).toBe(100_000_000n - total);
    expect(await agent.reclaimSession(parent, "USDC")).toBeUndefined();
  });

  test("default: the Ether for gas comes back last, but for what that costs", async () => {
    const wallet = await parentWallet();
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "20" });
    await buyer.ownerAgent.fundSession(session, "USDC", { wallet, gasWei: parseEther("1") });
    const agent = await startBuyer(market, session.serialize());
    const to = privateKeyToAccount(generatePrivateKey()).address;
    // Any token by its address.
    expect(await agent.reclaimSession(to, market.world.usdc)).toMatchObject({ amount: 20_000_000n });
    const balanceOf = (address: Address) => market.world.devnet.publicClient.getBalance({ address });
    const before = await balanceOf(session.walletAddress);
    const { amount = 0n } = (await agent.reclaimSession(to, "ETH")) ?? {};
    expect(await balanceOf(to)).toBe(amount);
    expect(before - amount).toBeGreaterThan(0n);
    expect(before - amount).toBeLessThan(parseEther("0.001"));
    // The rest does not pay for its own way, and of nothing there is no rest.
    expect(await agent.reclaimSession(to, "ETH")).toBeUndefined();
    const empty = await buyer.ownerAgent.createSession({ budgetUsdc: "20" });
    const poor = await startBuyer(market, empty.serialize());
    expect(await poor.reclaimSession(to, "ETH")).toBeUndefined();
  });

  test("behavior: where data has a fee of its own, twice of it is left for the Ether's way back", async () => {
    const { devnet } = market.world;
    const wallet = await parentWallet();
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "20" });
    await buyer.ownerAgent.fundSession(session, "USDC", { wallet, gasWei: parseEther("1") });
    const agent = await startBuyer(market, session.serialize());
    const id = await devnet.snapshot();
    // Answers 10^17 wei to whatever it is asked, as the OP stack's oracle would to how large a transaction is.
    const code = "0x67016345785d8a000060005260206000f3";
    const oracle = "0x420000000000000000000000000000000000000F";
    const anvil = createTestClient({ mode: "anvil", chain: devnet.chain, transport: http(devnet.rpcUrl) });
    await anvil.setCode({ address: oracle, bytecode: code });
    const { amount = 0n } = (await agent.reclaimSession(wallet.account.address, "ETH")) ?? {};
    await devnet.revert(id);
    expect(amount).toBeLessThan(parseEther("0.8"));
    expect(amount).toBeGreaterThan(parseEther("0.799"));
  });

  test("behavior: purchases at the same time do not take each other's allowance", async () => {
    const wallet = await parentWallet();
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: 3n * total });
    await buyer.ownerAgent.fundSession(session, "USDC", { wallet, gasWei: parseEther("1") });
    const agent = await startBuyer(market, session.serialize());
    const buy = async () => {
      const { transaction, paymentInstructions: pay } = await agent.purchase({
        serviceId: seller.service.id,
        maxTotal: total,
      });
      const windows = { ...pay, ...patience };
      return agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, windows);
    };
    const bought = await Promise.all([buy(), buy(), buy()]);
    expect(bought.map(({ transaction }) => transaction.status)).toEqual(["funded", "funded", "funded"]);
    expect(await usdcOf(market.world, session.walletAddress)).toBe(0n);
  });

  test("behavior: the bundle's token wins over the constructor's key", async () => {
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "20" });
    const agent = new BuyerAgent(buyer.options);
    await agent.initWithSession(session.serialize(), network(market.world));
    expect(await agent.api.sessions.current()).toMatchObject({ id: session.sessionId });
    await expect(agent.api.agents.me()).rejects.toMatchObject({ code: "SESSION_NOT_ALLOWED" });
  });

  test("error: more than the parent wallet has", async () => {
    const wallet = await parentWallet();
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "100.000001" });
    const funding = buyer.ownerAgent.fundSession(session, "USDC", { wallet });
    await expect(funding).rejects.toMatchObject({ name: "InsufficientBalanceError", needed: 100_000_001n });
  });
});

describe("both halves of a session", () => {
  test("behavior: budget and time of the one are those of the other", async () => {
    const { ownerAgent, onChain } = buyer;
    const byChain = await ownerAgent.createSession({
      onChain: { ...onChain, validitySeconds: 600, spend: [{ token: "USDC", lifetime: 7_000_000n }] },
    });
    expect(byChain.budgetUsdc).toBe(7);
    const byDefault = await ownerAgent.createSession({ onChain });
    expect(byDefault.budgetUsdc).toBe(10);
    const agent = await startBuyer(market, byChain.serialize());
    expect(agent.session.terms.limits[0]?.lifetime).toBe(7_000_000n);
    // Each by its own clock: another test may have moved the chain's.
    const { timestamp } = await market.world.devnet.publicClient.getBlock({ blockTag: "pending" });
    expect(Math.abs(agent.session.terms.validUntil - Number(timestamp) - 600)).toBeLessThan(60);
    expect(Math.abs(byChain.expiry - Date.now() / 1_000 - 600)).toBeLessThan(60);
    expect(agent.session.sessionId).toBe(byChain.onChainSessionId);
  });

  const spendOf = (token: "USDC" | "ETH") => ({ spend: [{ token, lifetime: 7_000_000n }] });

  test.each<
    [field: string, parameters: CreateSessionParameters, onChain?: Partial<CreateSessionKeyParameters>]
  >([
    ["budgetUsdc", { budgetUsdc: "8" }, spendOf("USDC")],
    ["budgetUsdc", { budgetUsdc: "8" }, spendOf("ETH")],
    ["budgetUsdc", {}, spendOf("ETH")],
    ["expiry", { budgetUsdc: "8", expiry: 3_600 }, { validitySeconds: 7_200 }],
  ])("error: %s that differs", async (field, parameters, onChain) => {
    const live = async () => (await buyer.ownerAgent.api.sessions.list({ limit: 100 })).items.length;
    const before = await live();
    const creating = buyer.ownerAgent.createSession({
      ...parameters,
      ...(onChain && { onChain: { ...buyer.onChain, ...onChain } }),
    });
    await expect(creating).rejects.toMatchObject({ name: "SessionHalvesMismatchError", field });
    expect(await live()).toBe(before);
  });

  test("error: a seller's session on an account that is not paid", async () => {
    const agent = new SellerAgent(seller.options);
    await expect(agent.createSession({ onChain: buyer.onChain })).rejects.toMatchObject({
      name: "SellerAccountMismatchError",
      paid: seller.walletAddress,
      account: buyer.walletAddress,
    });
  });

  test("error: what is in the owner's account is not the session's to give back", async () => {
    const session = await buyer.ownerAgent.createSession({ onChain: buyer.onChain });
    const agent = await startBuyer(market, session.serialize());
    await expect(agent.reclaimSession(buyer.owner.eoa.address, "USDC")).rejects.toMatchObject({
      name: "SessionOwnsNoMoneyError",
      account: buyer.walletAddress,
    });
  });
});
