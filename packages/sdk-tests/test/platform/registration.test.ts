/** Registering without a browser, by a key, a smart account, and one that is not deployed yet. */
import { registerAgent } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOwner, createWorld } from "../../src/world/index.ts";
import { useDevnet } from "../devnet.ts";
import { type Market, onChainOf, openMarket } from "./market.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
});
afterAll(() => market?.[Symbol.asyncDispose]());

const network = () => {
  const { devnet } = market.world;
  return { ...market.api, chain: devnet.chain, rpcUrl: devnet.rpcUrl };
};

test("default: a key, whose API key works", async () => {
  const owner = privateKeyToAccount(generatePrivateKey());
  const parameters = { ...network(), owner, account: "eoa", name: "By key" } as const;
  const { agent, apiKey, walletAddress } = await registerAgent(parameters);
  expect([agent.walletAddress, walletAddress]).toEqual([owner.address, owner.address]);
  const api = createApiClient({ ...market.api, apiKey: apiKey.reveal() });
  expect(await api.agents.me()).toMatchObject({ id: agent.id, name: "By key" });
  expect(JSON.stringify({ apiKey })).not.toContain("aba_");

  await expect(registerAgent(parameters)).rejects.toMatchObject({ code: "AGENT_EXISTS" });
  const recovered = await registerAgent({ ...parameters, recover: true });
  expect(recovered.agent.id).toBe(agent.id);
  expect(recovered.apiKey.reveal()).not.toBe(apiKey.reveal());
});

test("default: a smart account", async () => {
  const owner = await createOwner(market.world);
  const { agent } = await registerAgent({ ...market.api, ...onChainOf(market, owner), name: "Deployed" });
  expect(agent.walletAddress).toBe(owner.account);
});

test("behavior: a smart account that is not deployed yet, by ERC-6492", async () => {
  const ownerPrivateKey = generatePrivateKey();
  const { walletAddress, agent } = await registerAgent({ ...network(), ownerPrivateKey, name: "To be" });
  expect(await market.world.devnet.publicClient.getCode({ address: walletAddress })).toBeUndefined();
  expect(agent.walletAddress).toBe(walletAddress);
});
