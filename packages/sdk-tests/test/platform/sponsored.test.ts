/** Gas that the platform pays for, through the bundler: for the accounts of an agent that shows who it is, for no other. */
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import { type PlatformServer, servePlatform } from "@abbababa/platform";
import { BuyerAgent, registerAgent } from "@abbababa/sdk";
import { parseEther } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approveCall } from "../../src/chain/escrowCalls.ts";
import { createWorld, type World } from "../../src/world.ts";
import { inAnHour, network } from "../support/agents/agents.ts";
import { paymasterSigner, useDevnet } from "../support/devnet.ts";
import { type Market, openMarket } from "../support/platform/market.ts";
import { everythingPrintable, leaksIn } from "../support/secrets.ts";

const log: string[] = [];
/** Every credential that was made here. */
const secrets: string[] = [];

let world: World;
let market: Market;
let server: PlatformServer;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
  const { devnet, escrow, usdc } = world;
  const logStream = new Writable({
    write(chunk, _, done) {
      log.push(String(chunk));
      done();
    },
  });
  market = await openMarket(world, {
    sponsorships: [
      {
        chain: devnet.chain,
        rpcUrl: devnet.rpcUrl,
        addresses: { abbaBabaEscrow: escrow, usdc },
        paymaster: devnet.contracts.abbaBabaPaymaster,
        signer: paymasterSigner,
        maxCostWei: parseEther("0.05"),
      },
    ],
    logLevel: "debug",
    logStream,
  });
  server = await servePlatform(market.platform, { port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await market?.[Symbol.asyncDispose]();
});

/** An agent whose account has USDC, no Ether, and is not on the chain yet. */
async function newAgent() {
  const { devnet, spendCap, escrow, usdc } = world;
  const { chain, rpcUrl } = devnet;
  const [ownerPrivateKey, baseUrl] = [generatePrivateKey(), server.url];
  const registered = await registerAgent({ baseUrl, chain, rpcUrl, ownerPrivateKey, name: "A buyer" });
  const { walletAddress: account } = registered;
  await devnet.fundUsdc(account, 10_000_000n);
  const apiKey = registered.apiKey.reveal();
  secrets.push(apiKey.slice(-43));
  const onChain = {
    ...{ ownerPrivateKey, chain, rpcUrl, addresses: { spendCap, abbaBabaEscrow: escrow, usdc } },
    counterparties: world.sellers.map(({ address }) => address),
    paymaster: devnet.contracts.abbaBabaPaymaster,
    gasBudgetWei: parseEther("1"),
  };
  return { account, onChain, options: { baseUrl, apiKey } };
}

/** A buyer that acts by a session on an account, and shows the platform what its options say. */
async function open(
  { onChain }: Pick<Awaited<ReturnType<typeof newAgent>>, "onChain">,
  options: { readonly baseUrl: string; readonly apiKey?: string },
  more: { readonly paymasterUrl?: string; readonly paymasterHeaders?: Record<string, string> } = {},
) {
  const { serializedSessionKey } = await BuyerAgent.createSessionKey(onChain);
  const buyer = new BuyerAgent(options);
  const where = { ...network(world), gasStrategy: "sponsored", ...more } as const;
  await buyer.initWithSessionKey({ ...where, serializedSessionKey });
  return buyer;
}

/** A buyer that holds nothing but a bundle. */
async function openBundle({ onChain, options }: Awaited<ReturnType<typeof newAgent>>) {
  const session = await new BuyerAgent(options).createSession({ onChain });
  const bundle = session.serialize();
  secrets.push(JSON.parse(atob(bundle.slice("abba_session_bundle_".length))).token.slice(-43));
  const buyer = new BuyerAgent({ baseUrl: server.url });
  await buyer.initWithSession(bundle, { ...network(world), gasStrategy: "sponsored" });
  return buyer;
}

const nothing = () => [approveCall(world, world.escrow, 0n)];
const buy = async (buyer: BuyerAgent) =>
  buyer.fundEscrow("a purchase", world.sellers[0].address, "2.04", "USDC", await inAnHour(world));
const refused = (refusal: string) => ({ name: "SponsorshipRefusedError", refusal });

describe("who is paid for", () => {
  test("default: an agent by its API key, whose account is created and buys without Ether", async () => {
    const agent = await newAgent();
    const buyer = await open(agent, agent.options);
    expect(await buy(buyer)).toMatchObject({ escrow: { status: "Funded", buyer: agent.account } });
    expect(await world.devnet.publicClient.getBalance({ address: agent.account })).toBe(0n);
  });

  test("default: an agent by its bundle", async () => {
    const agent = await newAgent();
    const buyer = await openBundle(agent);
    expect(await buy(buyer)).toMatchObject({ escrow: { status: "Funded", buyer: agent.account } });
    expect(await world.devnet.publicClient.getBalance({ address: agent.account })).toBe(0n);
  });

  test("behavior: ten operations of an agent, however it shows who it is, then a refusal that says so", async () => {
    const agent = await newAgent();
    const [byKey, byBundle] = [await open(agent, agent.options), await openBundle(agent)];
    for (let lane = 1; lane <= 5; lane += 1) {
      for (const { session } of [byKey, byBundle]) await session.signCalls({ calls: nothing(), lane });
    }
    for (const { session } of [byKey, byBundle]) {
      const refusal = session.signCalls({ calls: nothing(), lane: 6 });
      await expect(refusal).rejects.toMatchObject({ name: "SponsorshipExhaustedError", limit: 10 });
    }
  });
});

describe("who is not", () => {
  test("error: nobody, though the account is an agent's", async () => {
    const agent = await newAgent();
    const buyer = await open(agent, { baseUrl: server.url });
    await expect(buy(buyer)).rejects.toMatchObject(refused("AGENTS_ONLY"));
    await expect(buyer.session.signCalls({ calls: nothing() })).rejects.toMatchObject(refused("AGENTS_ONLY"));
  });

  test("error: an agent for somebody else's account", async () => {
    const [agent, other] = [await newAgent(), await newAgent()];
    const buyer = await open(other, agent.options);
    await expect(buy(buyer)).rejects.toMatchObject(refused("ACCOUNT_NOT_OF_AGENT"));
    // It has cost neither of them anything.
    expect(await buy(await open(other, other.options))).toMatchObject({ escrow: { status: "Funded" } });
  });

  test("error: an agent whose key was revoked", async () => {
    const agent = await newAgent();
    const buyer = await open(agent, agent.options);
    const { apiKey } = await buyer.api.agents.rotateKey();
    secrets.push(apiKey.slice(-43));
    await expect(buy(buyer)).rejects.toMatchObject(refused("KEY_REFUSED"));
  });
});

describe("where the key goes", () => {
  test("error: another service gets none, but what it is explicitly given", async () => {
    const asked: [url: string | undefined, authorization: string | undefined][] = [];
    const elsewhere = createServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.writeHead(307, { location: `${server.url}/api/v1/paymaster/1` }).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const paymasterUrl = `http://127.0.0.1:${port}/api/v1/paymaster/${world.devnet.chain.id}`;
    const agent = await newAgent();
    const before = log.length;
    for (const paymasterHeaders of [{}, { authorization: "Bearer theirs" }]) {
      const buyer = await open(agent, agent.options, { paymasterUrl, paymasterHeaders });
      await expect(buyer.session.signCalls({ calls: nothing() })).rejects.toThrow();
    }
    await new Promise((resolve) => elsewhere.close(resolve));
    const path = new URL(paymasterUrl).pathname;
    expect(new Set(asked.map((one) => one.join()))).toEqual(new Set([`${path},`, `${path},Bearer theirs`]));
    // A redirect is not followed: the platform was not asked.
    expect(log.slice(before).filter((line) => line.includes("paymaster"))).toEqual([]);
  });

  test("behavior: no credential is in a log, an error or a print", async () => {
    const agent = await newAgent();
    const events: unknown[] = [];
    const record = (...event: readonly unknown[]) => void events.push(event);
    const where = { ...network(world), gasStrategy: "sponsored" } as const;
    const buyer = new BuyerAgent(agent.options);
    const { serializedSessionKey } = await BuyerAgent.createSessionKey({
      ...agent.onChain,
      gasBudgetWei: 1n,
    });
    await buyer.initWithSessionKey({
      ...where,
      serializedSessionKey,
      logger: { info: record, warn: record },
    });
    const errors = [
      await buy(buyer).catch((error: unknown) => error),
      await buyer.session.signCalls({ calls: nothing() }).catch((error: unknown) => error),
      await buy(await open(await newAgent(), agent.options)).catch((error: unknown) => error),
    ];
    const printed = [buyer, buyer.session, events, ...errors].map(everythingPrintable);
    const files = await readdir(world.devnet.logDirectory);
    const ofBundler = await Promise.all(
      files.map((file) => readFile(join(world.devnet.logDirectory, file), "utf8")),
    );
    expect(ofBundler.join("").length).toBeGreaterThan(0);
    expect(log.join("")).toContain("paymaster");
    expect(secrets).not.toEqual([]);
    expect(leaksIn([...printed, ...log, ...ofBundler].join("\n"), secrets)).toEqual([]);
  });
});
