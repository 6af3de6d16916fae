/** A platform that puts a key of its own in the seller's place: refused before anything is sent. */
import { type BuyerAgent, proveEncryptionKey, registerAgent, SellerAgent } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { encryptionKeyTypedData, generateEncryptionKey } from "@abbababa/sdk/encryption";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { type Json, lie } from "../support/platform/lie.ts";
import {
  type Market,
  openBuyer,
  openMarket,
  openSeller,
  startBuyer,
  total,
} from "../support/platform/market.ts";

/** The platform's own wallet and key. */
const liar = privateKeyToAccount(generatePrivateKey());
const liarsKey = generateEncryptionKey();
const profile = /\/agents\/agt_[0-9a-f]+$/;
const hour = 3_600;

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let agent: BuyerAgent;
let bound: BuyerAgent;
let direct: typeof fetch;
/** What was sent that changes anything at the platform. */
let sent: string[];
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  direct = market.wire.fetch;
  seller = await openSeller(market);
  const buyer = await openBuyer(market);
  const open = async (counterparties?: readonly `0x${string}`[]) => {
    const onChain = { ...buyer.onChain, counterparties };
    const session = await buyer.ownerAgent.createSession({ budgetUsdc: "100", onChain });
    return startBuyer(market, session.serialize());
  };
  agent = await open();
  bound = await open([seller.walletAddress]);
});
afterAll(() => market?.[Symbol.asyncDispose]());
beforeEach(() => {
  sent = [];
  market.wire.fetch = watched;
});

const watched: typeof fetch = async (input, init) => {
  if (init?.method?.toUpperCase() !== "GET") sent.push(String(input));
  return direct(input, init);
};

const request = () => ({ serviceId: seller.service.id, payload: "Bonjour" });
const order = () => ({ ...request(), maxTotal: total });
const lieAbout = (changes: Json) => lie(market, watched, profile, (data) => Object.assign(data, changes));

/** A proof of a key by the liar's wallet. */
async function liarsProof(publicKey: `0x${string}`, account = liar.address) {
  const validUntil = Math.floor(Date.now() / 1_000) + hour;
  const [platform, chainId] = [new URL(market.api.baseUrl).origin, market.world.devnet.chain.id];
  const claim = { account, chainId, platform, publicKey, validUntil: BigInt(validUntil) };
  const typedData = encryptionKeyTypedData(claim);
  return { validUntil, signature: await liar.signTypedData(typedData) };
}

describe("an honest platform", () => {
  test("default: the key that is sealed to is the one that the paid account signed for", async () => {
    for (const buyer of [agent, bound]) {
      const { paymentInstructions } = await buyer.purchaseEncrypted(order());
      expect(paymentInstructions.sellerAddress).toBe(seller.walletAddress);
    }
    expect(sent.filter((url) => url.endsWith("/checkout"))).toHaveLength(2);
  });

  test("behavior: sellers by key, and by an account that is not deployed yet, prove theirs and replace it", async () => {
    const { devnet } = market.world;
    for (const account of ["eoa", "smart"] as const) {
      const ownerPrivateKey = generatePrivateKey();
      const owned = { chain: devnet.chain, rpcUrl: devnet.rpcUrl, ownerPrivateKey, account };
      const { publicKey: e2ePublicKey } = generateEncryptionKey();
      const { apiKey } = await registerAgent({
        ...market.api,
        ...owned,
        name: "Another seller",
        e2ePublicKey,
      });
      const api = createApiClient({ ...market.api, apiKey: apiKey.reveal() });
      const another = new SellerAgent({ ...market.api, apiKey: apiKey.reveal() });
      const { id: serviceId } = await another.listService({
        title: "Poem",
        category: "language",
        price: "5",
      });
      expect(await agent.encryptRequest({ serviceId, payload: "x" })).toContain("abba-e2e-v1.");
      const { publicKey: next } = generateEncryptionKey();
      const { baseUrl } = market.api;
      await api.agents.update(await proveEncryptionKey({ ...owned, baseUrl, e2ePublicKey: next }));
      expect((await api.agents.me()).e2ePublicKey).toBe(next);
      expect(await agent.encryptRequest({ serviceId, payload: "x" })).toContain("abba-e2e-v1.");
    }
  });
});

describe("a platform that lies about the seller", () => {
  const e2ePublicKey = liarsKey.publicKey;
  test.each<[what: string, reason: string, changes: () => Promise<Json>]>([
    ["the key", "wrong", async () => ({ e2ePublicKey })],
    ["the key, with no proof", "missing", async () => ({ e2ePublicKey, e2eKeyProof: null })],
    [
      "the key, with a proof of its own wallet",
      "wrong",
      async () => ({ e2ePublicKey, e2eKeyProof: await liarsProof(e2ePublicKey) }),
    ],
    [
      "the key, with a proof in the seller's name",
      "wrong",
      async () => ({ e2ePublicKey, e2eKeyProof: await liarsProof(e2ePublicKey, seller.walletAddress) }),
    ],
    ["the wallet", "wrong", async () => ({ walletAddress: liar.address })],
    ["key and wallet", "wrong", async () => ({ e2ePublicKey, walletAddress: liar.address })],
    [
      "the proof's end",
      "wrong",
      async () => {
        const { e2eKeyProof } = await agent.api.agents.get(seller.agent_.id);
        return { e2eKeyProof: { ...e2eKeyProof, validUntil: 9_999_999_999 } };
      },
    ],
    [
      "the proof, which is over",
      "expired",
      async () => ({ e2eKeyProof: { validUntil: 1, signature: "0xab" } }),
    ],
  ])("error: %s", async (_, reason, changes) => {
    lieAbout(await changes());
    const refused = { name: "SellerKeyUnprovenError", reason };
    await expect(agent.purchaseEncrypted(order())).rejects.toMatchObject(refused);
    await expect(agent.encryptRequest(request())).rejects.toMatchObject(refused);
    expect(sent).toEqual([]);
  });

  test("error: key, wallet and proof, to a buyer who knows the seller, however consistent the lie", async () => {
    const e2eKeyProof = await liarsProof(e2ePublicKey);
    lieAbout({ e2ePublicKey, e2eKeyProof, walletAddress: liar.address });
    const knowing = agent.purchaseEncrypted({ ...order(), seller: seller.walletAddress });
    await expect(knowing).rejects.toMatchObject({
      name: "SellerKeyUnprovenError",
      seller: seller.walletAddress,
    });
    await expect(bound.purchaseEncrypted(order())).rejects.toMatchObject({
      name: "CounterpartyNotAllowedError",
      counterparty: liar.address,
    });
    expect(sent).toEqual([]);
  });

  test("error: to a buyer who does not, who reads is who would be paid, and nobody else", async () => {
    const e2eKeyProof = await liarsProof(e2ePublicKey);
    let looks = 0;
    lie(market, watched, profile, (data) => {
      looks += 1;
      if (looks === 1) Object.assign(data, { e2ePublicKey, e2eKeyProof, walletAddress: liar.address });
    });
    await expect(agent.purchaseEncrypted(order())).rejects.toMatchObject({
      name: "PaymentRefusedError",
      field: "sellerAddress",
      expected: liar.address,
      actual: seller.walletAddress,
    });
  });

  test("behavior: a key that the buyer knows from elsewhere needs no proof", async () => {
    lieAbout({ e2ePublicKey, e2eKeyProof: null });
    const { publicKey: sellerPublicKey } = seller.options.encryptionKey;
    const { transaction } = await agent.purchaseEncrypted({ ...order(), sellerPublicKey });
    expect(transaction.serviceId).toBe(seller.service.id);
  });
});
