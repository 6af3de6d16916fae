import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerChallenge, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform();
});
afterAll(() => api[Symbol.asyncDispose]());

const newAccount = () => privateKeyToAccount(generatePrivateKey());
const profile = { name: "An agent" };

describe("register", () => {
  test("default: a wallet's signature gives an agent and a key that works", async () => {
    const agent = await api.register();
    const { status, data } = await api.call<{ walletAddress: string }>("GET", "/agents/me", agent.key);
    expect(status).toBe(200);
    expect(data.walletAddress).toBe(agent.account.address);
  });

  test("behavior: a smart account is asked on chain", async () => {
    const account = newAccount();
    const { challengeId } = await answerChallenge(api.call, account, "register", api.chain.chainId);
    const signature = `0x${"ab".repeat(300)}` as const;
    const refused = await api.call("POST", "/agents/register", undefined, {
      ...profile,
      challengeId,
      signature,
    });
    expect(refused.error.code).toBe("SIGNATURE_INVALID");
    api.chain.accepted = new Set([signature]);
    const accepted = await api.call("POST", "/agents/register", undefined, {
      ...profile,
      challengeId,
      signature,
    });
    expect(accepted.status).toBe(201);
  });

  test("error: a challenge serves once, also when answered twice at once", async () => {
    const account = newAccount();
    const { challengeId, signature } = await answerChallenge(
      api.call,
      account,
      "register",
      api.chain.chainId,
    );
    const answer = { ...profile, challengeId, signature };
    const both = await Promise.all([1, 2].map(() => api.call("POST", "/agents/register", undefined, answer)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await api.call("POST", "/agents/register", undefined, answer);
    expect(again.error.code).toBe("CHALLENGE_USED");
  });

  test("error: a challenge is good for 5 minutes, its purpose and its wallet only", async () => {
    const account = newAccount();
    const late = await answerChallenge(api.call, account, "register", api.chain.chainId);
    api.time.now += 300_000;
    const { typedData: _, ...answer } = late;
    const expired = await api.call("POST", "/agents/register", undefined, { ...profile, ...answer });
    expect(expired.error.code).toBe("SIGNATURE_INVALID");

    const other = await answerChallenge(api.call, account, "recover", api.chain.chainId);
    const { challengeId, signature } = other;
    const misused = await api.call("POST", "/agents/register", undefined, {
      ...profile,
      challengeId,
      signature,
    });
    expect(misused.error.code).toBe("SIGNATURE_INVALID");

    const { challengeId: mine, typedData } = await answerChallenge(
      api.call,
      account,
      "register",
      api.chain.chainId,
    );
    const forged = await newAccount().signTypedData(typedData);
    const stolen = await api.call("POST", "/agents/register", undefined, {
      ...profile,
      challengeId: mine,
      signature: forged,
    });
    expect(stolen.error.code).toBe("SIGNATURE_INVALID");
  });

  test("error: a wallet is registered once, and recovers", async () => {
    const agent = await api.register();
    const delegated = await api.call<{ token: string }>("POST", "/sessions", agent.key, {
      budgetUsdc: "10000000",
      expiry: 3_600,
    });
    expect((await api.call("GET", "/sessions/current", delegated.data.token)).status).toBe(200);
    const again = await answerChallenge(api.call, agent.account, "register", api.chain.chainId);
    const { error } = await api.call("POST", "/agents/register", undefined, {
      ...profile,
      challengeId: again.challengeId,
      signature: again.signature,
    });
    expect(error.code).toBe("AGENT_EXISTS");
    const { challengeId, signature } = await answerChallenge(
      api.call,
      agent.account,
      "recover",
      api.chain.chainId,
    );
    const { data } = await api.call<{ agent: { id: string }; apiKey: string }>(
      "POST",
      "/agents/recover",
      undefined,
      {
        challengeId,
        signature,
        revokeOthers: true,
      },
    );
    expect(data.agent.id).toBe(agent.id);
    expect((await api.call("GET", "/agents/me", agent.key)).status).toBe(401);
    expect((await api.call("GET", "/sessions/current", delegated.data.token)).status).toBe(401);
    expect((await api.call("GET", "/agents/me", data.apiKey)).status).toBe(200);
  });
});

describe("keys", () => {
  test("behavior: keys that have expired keep no new ones out", async () => {
    const { account, key } = await api.register();
    const create = () => api.call("POST", "/agents/me/keys", key, { expiresInSeconds: 60 });
    for (let keys = 1; keys < 50; keys += 1) expect((await create()).status).toBe(201);
    expect((await create()).error.code).toBe("LIMIT_REACHED");
    api.time.now += 60_000;
    expect((await create()).status).toBe(201);
    const { typedData: _, ...answer } = await answerChallenge(
      api.call,
      account,
      "recover",
      api.chain.chainId,
    );
    expect((await api.call("POST", "/agents/recover", undefined, answer)).status).toBe(201);
  });

  test("error: no more than 50 at once, by recovery either; it can revoke the others instead", async () => {
    const agent = await api.register();
    const create = () => api.call("POST", "/agents/me/keys", agent.key, {});
    for (let keys = 1; keys < 50; keys += 1) expect((await create()).status).toBe(201);
    expect((await create()).error.code).toBe("LIMIT_REACHED");
    const { challengeId, signature } = await answerChallenge(
      api.call,
      agent.account,
      "recover",
      api.chain.chainId,
    );
    const recover = (revokeOthers: boolean) =>
      api.call<{ apiKey: string }>("POST", "/agents/recover", undefined, {
        challengeId,
        signature,
        revokeOthers,
      });
    const refused = await recover(false);
    expect([refused.status, refused.error.code]).toEqual([409, "LIMIT_REACHED"]);
    expect(refused.error.message).toContain("revokeOthers");
    const recovered = await recover(true);
    expect(recovered.status).toBe(201);
    expect((await create()).status).toBe(401);
    expect((await api.call("POST", "/agents/me/keys", recovered.data.apiKey, {})).status).toBe(201);
  });

  test("default: rotation replaces the key that asks", async () => {
    const agent = await api.register();
    const { data } = await api.call<{ apiKey: string }>("POST", "/agents/me/keys/rotate", agent.key);
    expect((await api.call("GET", "/agents/me", agent.key)).status).toBe(401);
    expect((await api.call("GET", "/agents/me", data.apiKey)).status).toBe(200);
  });

  test("behavior: a key ends when it is revoked or its time is over", async () => {
    const agent = await api.register();
    const { data } = await api.call<{ apiKey: string; key: { id: string } }>(
      "POST",
      "/agents/me/keys",
      agent.key,
      {
        label: "worker",
        expiresInSeconds: 60,
      },
    );
    expect((await api.call("GET", "/agents/me", data.apiKey)).status).toBe(200);
    api.time.now += 60_000;
    expect((await api.call("GET", "/agents/me", data.apiKey)).status).toBe(401);
    const revoked = await api.call("DELETE", `/agents/me/keys/${data.key.id}`, agent.key);
    expect(revoked.status).toBe(200);
    const listed = await api.call<readonly { secretHash?: string }[]>("GET", "/agents/me/keys", agent.key);
    expect(listed.data).toHaveLength(2);
    expect(JSON.stringify(listed.data)).not.toContain("Hash");
  });

  test("error: a wrong secret under a right id, a session's form, nothing at all", async () => {
    const { key } = await api.register();
    const wrong = `${key.slice(0, -43)}${"A".repeat(43)}`;
    for (const token of [wrong, key.slice(0, -1), `${key}x`, "aba_", undefined]) {
      const { status, error } = await api.call("GET", "/agents/me", token);
      expect([status, error.code]).toEqual([401, "UNAUTHENTICATED"]);
    }
  });
});

test("error: an E2E public key that nobody could encrypt to, of an agent or a session", async () => {
  const agent = await api.register();
  const { publicKey } = privateKeyToAccount(generatePrivateKey());
  const offCurve = `0x02${"00".repeat(31)}05`;
  for (const e2ePublicKey of [
    "0x05",
    publicKey,
    offCurve,
    `0x02${"ff".repeat(32)}`,
    `0x05${"ab".repeat(32)}`,
  ]) {
    const session = { budgetUsdc: "1", e2ePublicKey };
    const e2eKeyProof = { validUntil: 9_999_999_999, signature: "0xab" };
    const refused = [
      await api.call("PATCH", "/agents/me", agent.key, { e2ePublicKey, e2eKeyProof }),
      await api.call("POST", "/sessions", agent.key, session),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual(["VALIDATION_FAILED", "VALIDATION_FAILED"]);
    expect(JSON.stringify(refused.map(({ details }) => details))).not.toContain("e2eKeyProof");
  }
});

test("error: answers name the request, and never repeat what was sent", async () => {
  const answer = await api.call("POST", "/agents/register", undefined, {
    challengeId: "aba_secret",
    signature: "0x",
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("x-request-id")).toBe(answer.requestId);
  expect(JSON.stringify(answer)).not.toContain("aba_secret");
});
