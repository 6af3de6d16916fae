/** E2E public keys come with their wallet's signature, or not at all. */
import { encryptionKeyTypedData, generateEncryptionKey } from "@abbababa/sdk/encryption";
import type { Hex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answerChallenge,
  startTestPlatform,
  type TestAgent,
  type TestPlatform,
} from "./support/startTestPlatform.ts";

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform();
});
afterAll(() => api[Symbol.asyncDispose]());

/** A key and its proof, as they are sent and shown. */
interface Sent {
  readonly e2ePublicKey: Hex;
  readonly e2eKeyProof: { readonly validUntil: number; readonly signature: Hex };
}

const bySmartAccount: Hex = `0x${"ab".repeat(300)}`;
const newAccount = () => privateKeyToAccount(generatePrivateKey());
const inAnHour = () => Math.floor(api.time.now / 1_000) + 3_600;

/** A fresh key that an account has signed for, as it is asked to or otherwise. */
async function proven(
  account: PrivateKeyAccount,
  validUntil = inAnHour(),
  other: { readonly chainId?: number; readonly platform?: string } = {},
): Promise<Sent> {
  const { publicKey } = generateEncryptionKey();
  const { chainId } = api.chain;
  const here = { account: account.address, chainId, platform: "http://localhost", publicKey };
  const claim = { ...here, validUntil: BigInt(validUntil), ...other };
  const signature = await account.signTypedData(encryptionKeyTypedData(claim));
  return { e2ePublicKey: publicKey, e2eKeyProof: { validUntil, signature } };
}

async function registerWith(account: PrivateKeyAccount, key: object) {
  const { challengeId, signature } = await answerChallenge(api.call, account, "register", api.chain.chainId);
  const registration = { name: "An agent", challengeId, signature, ...key };
  return api.call<{ agent: { id: string } & Sent }>("POST", "/agents/register", undefined, registration);
}

async function recoverWith({ account }: TestAgent, key: object) {
  const { challengeId, signature } = await answerChallenge(api.call, account, "recover", api.chain.chainId);
  const recovery = { challengeId, signature, ...key };
  return api.call<{ agent: Sent; apiKey: string }>("POST", "/agents/recover", undefined, recovery);
}

const change = (agent: TestAgent, key: object) => api.call<Sent>("PATCH", "/agents/me", agent.key, key);
const shown = async ({ id }: { id: string }) => (await api.call<Sent>("GET", `/agents/${id}`)).data;

describe("a key that its wallet signed for", () => {
  test("default: is shown with its proof, from registration on", async () => {
    const account = newAccount();
    const key = await proven(account);
    const { status, data } = await registerWith(account, key);
    expect(status).toBe(201);
    expect(data.agent).toMatchObject(key);
    expect(await shown(data.agent)).toMatchObject(key);
  });

  test("behavior: can be replaced, written in any case, and taken away with its proof", async () => {
    const agent = await api.register();
    for (const key of [await proven(agent.account), await proven(agent.account)]) {
      const upper = (value: string) => value.toUpperCase().replace("0X", "0x");
      const { validUntil, signature } = key.e2eKeyProof;
      const e2eKeyProof = { validUntil, signature: upper(signature) };
      expect((await change(agent, { e2ePublicKey: upper(key.e2ePublicKey), e2eKeyProof })).status).toBe(200);
      expect(await shown(agent)).toMatchObject(key);
    }
    await change(agent, { description: "Translates." });
    expect((await shown(agent)).e2eKeyProof).not.toBeNull();
    await change(agent, { e2ePublicKey: null });
    expect(await shown(agent)).toMatchObject({ e2ePublicKey: null, e2eKeyProof: null });
  });

  test("behavior: comes with a recovery, which leaves it as it was otherwise", async () => {
    const agent = await api.register();
    await change(agent, await proven(agent.account));
    const key = await proven(agent.account);
    expect((await recoverWith(agent, key)).data.agent).toMatchObject(key);
    expect((await recoverWith(agent, {})).data.agent).toMatchObject(key);
    expect(await shown(agent)).toMatchObject(key);
  });

  test("behavior: a smart account is asked on chain", async () => {
    const agent = await api.register();
    const { publicKey: e2ePublicKey } = generateEncryptionKey();
    const key = { e2ePublicKey, e2eKeyProof: { validUntil: inAnHour(), signature: bySmartAccount } };
    expect((await change(agent, key)).error.code).toBe("SIGNATURE_INVALID");
    api.chain.down = true;
    expect((await change(agent, key)).error.code).toBe("CHAIN_UNAVAILABLE");
    api.chain.down = false;
    api.chain.accepted = new Set([bySmartAccount]);
    expect((await change(agent, key)).status).toBe(200);
    api.chain.accepted = new Set();
  });
});

describe("a key that is not its wallet's", () => {
  const wrong: readonly [
    what: string,
    code: string,
    make: (account: PrivateKeyAccount) => Promise<object>,
  ][] = [
    [
      "without a proof",
      "VALIDATION_FAILED",
      async (account) => ({ e2ePublicKey: (await proven(account)).e2ePublicKey }),
    ],
    [
      "that is missing, for a proof",
      "VALIDATION_FAILED",
      async (account) => ({ e2eKeyProof: (await proven(account)).e2eKeyProof }),
    ],
    ["that another wallet signed for", "SIGNATURE_INVALID", async () => proven(newAccount())],
    [
      "other than the signed one",
      "SIGNATURE_INVALID",
      async (account) => ({
        ...(await proven(account)),
        e2ePublicKey: generateEncryptionKey().publicKey,
      }),
    ],
    [
      "signed for another time",
      "SIGNATURE_INVALID",
      async (account) => {
        const { e2ePublicKey, e2eKeyProof } = await proven(account);
        return { e2ePublicKey, e2eKeyProof: { ...e2eKeyProof, validUntil: e2eKeyProof.validUntil + 1 } };
      },
    ],
    [
      "signed for on another chain",
      "SIGNATURE_INVALID",
      async (account) => proven(account, inAnHour(), { chainId: 1 }),
    ],
    [
      "signed for at another platform",
      "SIGNATURE_INVALID",
      async (account) => proven(account, inAnHour(), { platform: "https://localhost" }),
    ],
    [
      "signed for as in version 1, which named neither",
      "SIGNATURE_INVALID",
      async (account) => {
        const { publicKey: e2ePublicKey } = generateEncryptionKey();
        const validUntil = inAnHour();
        const signature = await account.signTypedData({
          domain: { name: "abbababa encryption key", version: "1" },
          types: {
            EncryptionKey: [
              { name: "account", type: "address" },
              { name: "publicKey", type: "bytes" },
              { name: "validUntil", type: "uint256" },
            ],
          },
          primaryType: "EncryptionKey",
          message: { account: account.address, publicKey: e2ePublicKey, validUntil: BigInt(validUntil) },
        });
        return { e2ePublicKey, e2eKeyProof: { validUntil, signature } };
      },
    ],
    [
      "whose proof is over",
      "SIGNATURE_INVALID",
      async (account) => proven(account, Math.floor(api.time.now / 1_000)),
    ],
  ];

  test.each(wrong)("error: %s, at registration", async (_, code, make) => {
    const account = newAccount();
    expect((await registerWith(account, await make(account))).error.code).toBe(code);
    expect((await registerWith(account, {})).status).toBe(201);
  });

  test.each(wrong)("error: %s, in a profile, which stays as it was", async (_, code, make) => {
    const agent = await api.register();
    const key = await proven(agent.account);
    await change(agent, key);
    expect((await change(agent, await make(agent.account))).error.code).toBe(code);
    expect(await shown(agent)).toMatchObject(key);
  });

  test.each(wrong)("error: %s, in a recovery, which then gives no API key", async (_, code, make) => {
    const agent = await api.register();
    const key = await proven(agent.account);
    await change(agent, key);
    const { error, data } = await recoverWith(agent, await make(agent.account));
    expect([error.code, data]).toEqual([code, undefined]);
    expect(await shown(agent)).toMatchObject(key);
    expect((await api.call<unknown[]>("GET", "/agents/me/keys", agent.key)).data).toHaveLength(1);
  });

  test("error: none, with a proof", async () => {
    const agent = await api.register();
    const { e2eKeyProof } = await proven(agent.account);
    expect((await change(agent, { e2ePublicKey: null, e2eKeyProof })).error.code).toBe("VALIDATION_FAILED");
  });
});
