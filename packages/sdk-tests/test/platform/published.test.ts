/**
 * The calls that the published documents show, in the very shape in which they show them, type-checked as their readers
 * would: `tsconfig.published.json` knows nothing stricter than `strict`. Platform and chain are named by environment
 * variables alone.
 */
import { type PlatformServer, servePlatform } from "@abbababa/platform";
import { BuyerAgent, buildEscrowPolicies, registerAgent, SellerAgent } from "@abbababa/sdk";
import { revokeSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Hex, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createWorld } from "../../src/world.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { paymasterSigner, useDevnet } from "../support/devnet.ts";
import { first, type Market, openMarket } from "../support/platform/market.ts";

let market: Market;
let server: PlatformServer;
beforeAll(async () => {
  const world = await createWorld(await useDevnet());
  const { devnet, escrow, usdc } = world;
  const { chain, rpcUrl, bundlerUrl, contracts } = devnet;
  const paymaster = contracts.abbaBabaPaymaster;
  const addresses = { abbaBabaEscrow: escrow, usdc };
  const sponsorship = { chain, rpcUrl, addresses, paymaster, signer: paymasterSigner };
  market = await openMarket(world, {
    sponsorships: [{ ...sponsorship, maxCostWei: parseEther("0.05") }],
  });
  server = await servePlatform(market.platform, { port: 0 });
  vi.stubEnv("ABBA_BASE_URL", server.url);
  vi.stubEnv("RPC_URL", rpcUrl);
  vi.stubEnv("BUNDLER_URL", bundlerUrl);
  vi.stubEnv("PAYMASTER_URL", `${server.url}/api/v1/paymaster/${chain.id}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.[Symbol.asyncDispose]();
  await market?.[Symbol.asyncDispose]();
});

const zeroDevProjectId = "a-project";
const hash = /^0x[0-9a-f]{64}$/;

/** An owner's key and the API key of its agent, whose account has 100 USDC and 10 ETH. */
async function register(account: "smart" | "eoa") {
  const ownerPrivateKey = generatePrivateKey();
  const registered = await registerAgent({ ownerPrivateKey, account, name: "An agent" });
  const { walletAddress } = registered;
  const { devnet } = market.world;
  await devnet.fundEth(walletAddress, parseEther("10"));
  await devnet.fundUsdc(walletAddress, 100_000_000n);
  return { ownerPrivateKey, walletAddress, apiKey: registered.apiKey.reveal() };
}

async function listService(text = "code review") {
  const { apiKey, ...seller } = await register("smart");
  const agent = new SellerAgent({ apiKey });
  const service = await agent.listService({ title: text, category: "language", price: "5" });
  return { ...seller, apiKey, service };
}

describe("delegated bundles", () => {
  test("default: created, funded, spent by another process, given back to the parent", async () => {
    const { service, walletAddress: seller } = await listService("code review");
    const { ownerPrivateKey, walletAddress, apiKey } = await register("eoa");

    const buyer = new BuyerAgent({ apiKey });
    const session = await buyer.createSession({
      budgetUsdc: 50,
      expiry: 3600,
      allowedServiceIds: [service.id],
    });
    expect(session.sessionId).toMatch(/^ses_/);
    expect(session.token).toMatch(/^abba_session_/);
    expect(session.agentId).toMatch(/^agt_/);
    const budgetUsdc: number | null = session.budgetUsdc;
    expect(budgetUsdc).toBe(50);
    expect(Math.abs(session.expiry - Date.now() / 1_000 - 3_600)).toBeLessThan(60);
    expect(session.walletAddress).toMatch(/^0x[0-9a-fA-F]{40}$/);
    expect(session.e2ePublicKey).toMatch(/^0x0[23][0-9a-f]{64}$/);

    await buyer.initEOAWallet(ownerPrivateKey);
    const funded = await buyer.fundSession(session, "USDC");
    expect(`${funded}`).toMatch(hash);
    expect(await usdcOf(market.world, session.walletAddress)).toBe(50_000_000n);

    const bundle = session.serialize();
    expect(bundle).toMatch(/^abba_session_bundle_/);
    const { token, agentId, expiry, walletAddress: wallet } = session;
    expect(
      JSON.parse(Buffer.from(bundle.slice("abba_session_bundle_".length), "base64").toString()),
    ).toMatchObject({
      ...{
        token,
        agentId,
        expiry,
        budgetUsdc: 50,
        walletAddress: wallet,
        e2ePublicKey: session.e2ePublicKey,
      },
      walletPrivateKey: expect.stringMatching(hash),
      e2ePrivateKey: expect.stringMatching(hash),
    });

    const agent = new BuyerAgent({ apiKey: "placeholder" });
    await agent.initWithSession(bundle);
    const services = await agent.findServices("code review");
    expect(services.map(({ id }) => id)).toContain(service.id);
    expect(services[0].id).toMatch(/^svc_/);
    const purchase = await agent.purchase({ serviceId: service.id, paymentMethod: "crypto" });
    const { transactionId, paymentInstructions } = purchase;
    const { sellerAddress, totalWithFee } = paymentInstructions;
    expect([sellerAddress, totalWithFee]).toEqual([seller, "5100000"]);
    const deadline = BigInt(Math.floor(Date.now() / 1000) + 7 * 24 * 60 * 60);
    await agent.fundAndVerify(transactionId, sellerAddress, BigInt(totalWithFee), "USDC", deadline);
    expect(await agent.api.sessions.current()).toMatchObject({ spentUsdc: "5100000" });

    const before = await usdcOf(market.world, walletAddress);
    const back = await buyer.reclaimSession(walletAddress, "USDC");
    expect(`${back}`).toMatch(hash);
    expect(await usdcOf(market.world, walletAddress)).toBe(before + 44_900_000n);
    expect(await buyer.reclaimSession(walletAddress, "USDC")).toBeFalsy();
  });

  test("default: with no argument, an hour and no bound at the platform", async () => {
    const { apiKey, ownerPrivateKey } = await register("eoa");
    const buyer = new BuyerAgent({ apiKey });
    const session = await buyer.createSession();
    expect(session.budgetUsdc).toBeNull();
    expect(Math.abs(session.expiry - Date.now() / 1_000 - 3_600)).toBeLessThan(60);
    const agent = new BuyerAgent({ apiKey: "placeholder" });
    await agent.initWithSession(session.serialize());
    expect(await agent.api.sessions.current()).toMatchObject({ budgetUsdc: null, allowedServiceIds: null });
    await buyer.initEOAWallet(ownerPrivateKey);
    await expect(buyer.fundSession(session, "USDC")).rejects.toThrow("amount: is missing");
    expect(`${await buyer.fundSession(session, "USDC", { amount: 1 })}`).toMatch(hash);
    expect((await buyer.createSession({ allowedServiceIds: [] })).allowedServiceIds).toBeNull();
    // Of two sessions none is emptied by mistake, and the owner's own wallet never.
    await expect(buyer.reclaimSession(session.walletAddress, "USDC")).rejects.toThrow("2 sessions");
    const other = new BuyerAgent({ apiKey });
    await other.initEOAWallet(ownerPrivateKey);
    await expect(other.reclaimSession(session.walletAddress, "USDC")).rejects.toThrow("created no session");
    const [to, named] = [privateKeyToAccount(ownerPrivateKey).address, { session }];
    expect(await other.reclaimSession(to, "USDC", named)).toMatchObject({ amount: 1_000_000n });
  });

  test("default: a delegated seller polls, delivers, and submits the proof", async () => {
    const { service, apiKey, ownerPrivateKey } = await listService();
    const seller = new SellerAgent({ apiKey });
    await seller.initEOAWallet(ownerPrivateKey);
    const session = await seller.createSession({ expiry: 7200 });
    expect(session.budgetUsdc).toBe(0);
    const agent = new SellerAgent({ apiKey: "placeholder" });
    await agent.initWithSession(session.serialize());

    const { apiKey: buyersKey, ownerPrivateKey: buyersOwner } = await register("eoa");
    const buyer = new BuyerAgent({ apiKey: buyersKey });
    await buyer.initEOAWallet(buyersOwner);
    const purchase = await buyer.purchase({ serviceId: service.id, maxTotal: "5.10" });
    await buyer.fundAndVerify(purchase.payment);
    const sale = await first(agent.pollForPurchases());
    expect(sale.transaction.id).toBe(purchase.transactionId);
    const { escrow } = await agent.deliver(sale.transaction.id, "the work");
    expect(escrow.status).toBe("Delivered");
  });
});

describe("on-chain session keys", () => {
  test("default: created, sponsored, spent, revoked", async () => {
    const { service, walletAddress: seller } = await listService();
    const { ownerPrivateKey, walletAddress, apiKey } = await register("smart");
    const created = await BuyerAgent.createSessionKey({
      ownerPrivateKey,
      zeroDevProjectId,
      validitySeconds: 3600,
      gasBudgetWei: 10_000_000_000_000_000n,
    });
    const { serializedSessionKey, sessionKeyAddress, smartAccountAddress } = created;
    expect(sessionKeyAddress).toMatch(/^0x[0-9a-fA-F]{40}$/);
    expect(smartAccountAddress).toBe(walletAddress);

    const buyer = new BuyerAgent({ apiKey });
    const account = await buyer.initWithSessionKey({
      serializedSessionKey,
      zeroDevProjectId,
      gasStrategy: "sponsored",
    });
    expect(`${account}`).toBe(walletAddress);
    const checkout = await buyer.purchase({ serviceId: service.id, network: "baseSepolia" });
    const { transactionId, sellerAddress, amountWei } = checkout;
    expect([sellerAddress, amountWei]).toEqual([seller, 5_100_000n]);
    const { devnet } = market.world;
    const ether = await devnet.publicClient.getBalance({ address: walletAddress });
    await buyer.fundAndVerify(transactionId, sellerAddress, amountWei);
    expect(await usdcOf(market.world, walletAddress)).toBe(100_000_000n - 5_100_000n);
    expect(await devnet.publicClient.getBalance({ address: walletAddress })).toBe(ether);

    await revokeSessionKey({ ownerPrivateKey, zeroDevProjectId, serializedSessionKey });
    expect((await buyer.getSessionStatus()).state).toBe("revoked");
    await expect(buyer.purchase({ serviceId: service.id, network: "base" })).rejects.toMatchObject({
      name: "ChainMismatchError",
    });
  });

  test("default: owner and project alone suffice", async () => {
    const { ownerPrivateKey, walletAddress } = await register("smart");
    const { serializedSessionKey } = await BuyerAgent.createSessionKey({ ownerPrivateKey, zeroDevProjectId });
    for (const gasStrategy of ["self-funded", "auto", "sponsored"] as const) {
      const buyer = new BuyerAgent({ apiKey: "placeholder" });
      const account = await buyer.initWithSessionKey({ serializedSessionKey, zeroDevProjectId, gasStrategy });
      expect(`${account}`).toBe(walletAddress);
    }
  });

  test("default: the policies as described, and SpendCap", () => {
    const { policies } = buildEscrowPolicies();
    expect(policies).toHaveLength(4);
    const [call, timestamp, gas, spendCap] = policies;
    for (const policy of [call, timestamp, gas, spendCap]) {
      const data: Hex = policy.getPolicyData();
      expect(data).toMatch(/^0x/);
    }
  });
});
