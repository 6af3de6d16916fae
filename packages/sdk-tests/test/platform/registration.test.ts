/** Registering without a browser, by a key, a smart account, and one that is not deployed yet. */
import { registerAgent } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOwner, createWorld } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { accountOf, type Market, openMarket } from "../support/platform/market.ts";

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

test("behavior: recovering puts the encryption key into the profile, and keeps it when none is given", async () => {
  const owner = await createOwner(market.world);
  const parameters = { ...market.api, ...accountOf(market, owner), name: "An agent" };
  await registerAgent({ ...parameters, e2ePublicKey: generateEncryptionKey().publicKey });
  const { publicKey: e2ePublicKey } = generateEncryptionKey();
  const recovered = await registerAgent({ ...parameters, e2ePublicKey, recover: true });
  const { agent } = await registerAgent({ ...parameters, name: "Another name", recover: true });
  for (const shown of [recovered.agent, agent, await createApiClient(market.api).agents.get(agent.id)]) {
    expect(shown).toMatchObject({ id: agent.id, name: "An agent", e2ePublicKey });
  }
  // Its proof came along: buyers would seal to it.
  expect(agent.e2eKeyProof?.validUntil).toBeGreaterThan(Date.now() / 1_000);
});

test("error: a platform that drops the encryption key of a recovery", async () => {
  const owner = privateKeyToAccount(generatePrivateKey());
  const parameters = { ...network(), owner, account: "eoa", name: "By key" } as const;
  await registerAgent(parameters);
  const dropping: typeof fetch = async (input, init) => {
    if (!String(input).endsWith("/recover")) return market.wire.fetch(input, init);
    const { e2ePublicKey: _, e2eKeyProof: __, ...body } = JSON.parse(String(init?.body));
    return market.wire.fetch(input, { ...init, body: JSON.stringify(body) });
  };
  const { publicKey: e2ePublicKey } = generateEncryptionKey();
  const recovering = registerAgent({ ...parameters, e2ePublicKey, recover: true, fetch: dropping });
  await expect(recovering).rejects.toThrow("another encryption key");
});

test("default: a smart account", async () => {
  const owner = await createOwner(market.world);
  const { agent } = await registerAgent({ ...market.api, ...accountOf(market, owner), name: "Deployed" });
  expect(agent.walletAddress).toBe(owner.account);
});

test("behavior: a smart account that is not deployed yet, by ERC-6492", async () => {
  const ownerPrivateKey = generatePrivateKey();
  const { walletAddress, agent } = await registerAgent({ ...network(), ownerPrivateKey, name: "To be" });
  expect(await market.world.devnet.publicClient.getCode({ address: walletAddress })).toBeUndefined();
  expect(agent.walletAddress).toBe(walletAddress);
});
