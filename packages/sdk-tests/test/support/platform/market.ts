/** A platform on the devnet, with a seller and a buyer's owner who know it by its API alone. */
import { createPlatform, type Platform, type PlatformOptions } from "@abbababa/platform";
import { type AgentOptions, BuyerAgent, registerAgent, SellerAgent } from "@abbababa/sdk";
import type { Service } from "@abbababa/sdk/api";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import type { CreateSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import { parseEther } from "viem";
import { chainTime } from "../../../src/chain/chainTime.ts";
import { createOwner, type Owner, type World } from "../../../src/world.ts";
import { network } from "../agents/agents.ts";

/** What a service of 5 USDC costs with its fee. */
export const total = 5_100_000n;

/** Where nobody listens: requests go to the platform in this process. */
const baseUrl = "http://localhost";

/** A running market. */
export interface Market extends AsyncDisposable {
  readonly world: World;
  readonly platform: Platform;
  /** Reaches the platform; `answer` may be replaced to come between. */
  readonly wire: { fetch: typeof fetch };
  /** What agents are constructed with. */
  readonly api: AgentOptions & { readonly baseUrl: string };
}

/** Opens a market whose clock is the chain's. */
export async function openMarket(world: World, more: Partial<PlatformOptions> = {}): Promise<Market> {
  const { devnet, escrow, usdc } = world;
  const ahead = (await chainTime(devnet)) * 1_000 - Date.now();
  const platform = await createPlatform({
    dataDir: "memory://",
    networks: [
      {
        chain: devnet.chain,
        rpcUrl: devnet.rpcUrl,
        network: "devnet",
        addresses: { abbaBabaEscrow: escrow, usdc },
      },
    ],
    pollingIntervalMs: 0,
    rateLimits: false,
    logLevel: "silent",
    webhooks: { allowLoopback: true },
    clock: () => new Date(Date.now() + Math.max(0, ahead)),
    ...more,
  });
  const direct: typeof fetch = async (input, init) => platform.app.request(input as string, init);
  const wire = { fetch: direct };
  return {
    world,
    platform,
    wire,
    api: { baseUrl, fetch: (input, init) => wire.fetch(input, init) },
    [Symbol.asyncDispose]: () => platform.close(),
  };
}

/** How an owner reaches the devnet, and which contracts are meant. */
export function onChainOf(market: Market, owner: Owner): CreateSessionKeyParameters {
  return { ...accountOf(market, owner), gasBudgetWei: parseEther("1") };
}

/** An owner, and where the account is. */
export function accountOf({ world }: Market, { eoa }: Owner) {
  const { devnet, spendCap, escrow: abbaBabaEscrow, usdc } = world;
  return {
    owner: eoa,
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    addresses: { spendCap, abbaBabaEscrow, usdc },
  };
}

/** Registers the smart account of a new owner. */
export async function register(market: Market, name: string) {
  const owner = await createOwner(market.world);
  const encryptionKey = generateEncryptionKey();
  const onChain = onChainOf(market, owner);
  const { agent, apiKey, walletAddress } = await registerAgent({
    ...market.api,
    ...accountOf(market, owner),
    name,
    e2ePublicKey: encryptionKey.publicKey,
  });
  return {
    owner,
    agent,
    walletAddress,
    onChain,
    options: { ...market.api, apiKey: apiKey.reveal(), encryptionKey },
  };
}

/** A seller with a service of 5 USDC, and its agent in another process, which has nothing but a bundle. */
export async function openSeller(market: Market) {
  const seller = await register(market, "A seller");
  const owner = new SellerAgent(seller.options);
  const service: Service = await owner.listService({
    title: "Translation",
    category: "language",
    price: "5",
  });
  const session = await owner.createSession({
    budgetUsdc: "1",
    allowedServiceIds: [service.id],
    onChain: seller.onChain,
  });
  const agent = new SellerAgent(market.api);
  await agent.initWithSession(session.serialize(), network(market.world));
  return { ...seller, agent_: seller.agent, agent, service, session };
}

/** An owner who buys by sessions. */
export async function openBuyer(market: Market) {
  const buyer = await register(market, "A buyer");
  return { ...buyer, ownerAgent: new BuyerAgent(buyer.options) };
}

/** A buyer's agent in another process, which has nothing but a bundle. */
export async function startBuyer(market: Market, bundle: string): Promise<BuyerAgent> {
  const agent = new BuyerAgent(market.api);
  await agent.initWithSession(bundle, network(market.world));
  return agent;
}

/** Takes what a generator gives first. */
export async function first<item>(items: AsyncIterable<item>): Promise<item> {
  for await (const item of items) return item;
  throw new Error("There is nothing.");
}
