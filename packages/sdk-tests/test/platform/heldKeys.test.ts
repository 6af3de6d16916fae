/**
 * API sessions of agents whose keys are with a key service: their bundles hold none, and a whole purchase goes through.
 * `SIGNER_LATENCY=2000` is what such a service may take, in milliseconds; by default it takes less.
 */
import { BuyerAgent, createSessionRequest, SellerAgent } from "@abbababa/sdk";
import { SessionKeyMismatchError } from "@abbababa/sdk/errors";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount, toAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld } from "../../src/world.ts";
import { network } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import { buyAndPay } from "../support/platform/buyAndPay.ts";
import { accountOf, type Market, openMarket, register } from "../support/platform/market.ts";
import { slowSigner } from "../support/session/slowSigner.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
});
afterAll(() => market?.[Symbol.asyncDispose]());

/** Slow, with s in the upper half, failing at one request in twenty; it signs messages and typed data and nothing else. */
const newService = () =>
  slowSigner(privateKeyToAccount(generatePrivateKey()), {
    latency: Number(process.env.SIGNER_LATENCY ?? 40),
    failsEvery: 20,
  });

/** What an agent of a key service asks its owner for. */
async function ask(sessionKey: ReturnType<typeof newService>["sessionKey"], wish: object) {
  const { chain, rpcUrl } = market.world.devnet;
  const asked = await createSessionRequest({
    sessionKey,
    chain,
    rpcUrl,
    name: "An agent",
    // Other tests of this chain have moved its clock by days.
    expiresInSeconds: 31_536_000,
    validitySeconds: 3600,
    gasBudgetWei: parseEther("1"),
    ...wish,
  });
  return asked.serializedRequest;
}

test("default: buyer and seller, each with its key in a service, buy, deliver and release", async () => {
  const [selling, buying] = [newService(), newService()];
  const seller = await register(market, "A seller");
  const sellerOwner = new SellerAgent(seller.options);
  const service = await sellerOwner.listService({ title: "Translation", category: "language", price: "5" });
  const sellerRequest = await ask(selling.sessionKey, {
    escrowCalls: "selling",
    spend: [{ token: "USDC", lifetime: "1" }],
  });
  const sellerSession = await sellerOwner.createSession({
    budgetUsdc: "1",
    allowedServiceIds: [service.id],
    onChain: { ...accountOf(market, seller.owner), request: sellerRequest },
  });
  expect(sellerSession.serialize()).not.toContain("PrivateKey");
  const sellerAgent = new SellerAgent(market.api);
  const { sessionKey } = selling;
  await sellerAgent.initWithSession(sellerSession.serialize(), { ...network(market.world), sessionKey });

  const buyer = await register(market, "A buyer");
  const request = await ask(buying.sessionKey, { spend: [{ token: "USDC", lifetime: "20" }] });
  const session = await new BuyerAgent(buyer.options).createSession({
    budgetUsdc: "20",
    onChain: { ...accountOf(market, buyer.owner), request },
  });
  const bundle = session.serialize();
  const buyerAgent = new BuyerAgent(market.api);
  await expect(buyerAgent.initWithSession(bundle, { ...network(market.world), sessionKey })).rejects.toThrow(
    SessionKeyMismatchError,
  );
  await buyerAgent.initWithSession(bundle, { ...network(market.world), sessionKey: buying.sessionKey });

  const { id } = await buyAndPay(buyerAgent, service.id, "Bonjour");
  await sellerAgent.deliver(id, "Hello");
  await market.platform.sync();
  await buyerAgent.confirmAndRelease(id);
  expect(await buyerAgent.getEscrow(id)).toMatchObject({ status: "Released" });
  expect(buying.signatures()).toBeGreaterThan(1);
  expect(selling.signatures()).toBeGreaterThan(0);
});

test("behavior: a plain wallet whose key is held elsewhere acts as one whose key is known", async () => {
  const { devnet } = market.world;
  const key = privateKeyToAccount(generatePrivateKey());
  await devnet.fundEth(key.address, parseEther("1"));
  await devnet.fundUsdc(key.address, 10_000_000n);
  const { address, signMessage, signTypedData, signTransaction } = key;
  const held = toAccount({ address, signMessage, signTypedData, signTransaction });
  const agent = new BuyerAgent(market.api);
  const { chain, rpcUrl } = devnet;
  expect(await agent.initEOAWallet(held, { chain, rpcUrl, addresses: { usdc: market.world.usdc } })).toBe(
    address,
  );
  const walletAddress = privateKeyToAccount(generatePrivateKey()).address;
  await agent.fundSession({ walletAddress, budgetUsdc: 3_000_000n }, "USDC");
  expect(await usdcOf(market.world, walletAddress)).toBe(3_000_000n);
});
