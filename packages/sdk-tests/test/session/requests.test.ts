import { BuyerAgent } from "@abbababa/sdk";
import {
  type CreateSessionRequestParameters,
  compareGrant,
  createSessionRequest,
  getSessionStatus,
  grantSession,
  inspectSessionKey,
  installExecutor,
  openGrant,
  parseGrant,
  revokeAllSessions,
  revokeSessionKey,
  type SessionKeyAccount,
  sealGrant,
  serializeGrant,
  settlePayment,
  settleRedemption,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";
import { slowSigner } from "../support/session/slowSigner.ts";

vi.setConfig({ testTimeout: 60_000 });

const fixture = await startFixture();
const { network, account, usdcOf, usdc } = fixture;
const [owner, seller, relayer] = [account(1), account(2), account(3)];

/** A request of a new key, on a new account of the owner's that has money. */
async function ask(wish: Partial<CreateSessionRequestParameters> = {}) {
  const key = privateKeyToAccount(generatePrivateKey());
  const { sessionKey, signatures } = slowSigner(key, { latency: 20 });
  const request = await createSessionRequest({
    sessionKey,
    ...network,
    name: "Research agent",
    reason: "Buys papers",
    spend: [{ token: "USDC", lifetime: "5" }],
    payments: [{ token: "USDC", payees: [seller.address], perPayment: "1", perPeriod: 4 }],
    ...wish,
  });
  return { sessionKey, request, signatures };
}

async function answer(request: string, changes: object = {}) {
  const granted = await grantSession({ request, owner, index: fixture.freshIndex(), ...network, ...changes });
  await fixture.fund(granted.smartAccountAddress);
  return granted;
}

const open = { ...network, pollingInterval: 50, timeout: 20_000 };

test("default: a key service asks, the owner grants less, the agent spends, pays and is revoked", async () => {
  const { sessionKey, request, signatures } = await ask();
  const granted = await answer(request.serializedRequest, {
    spend: [{ token: "USDC", lifetime: "3" }],
    maxOperations: 20,
  });
  expect(granted.differences.map(({ field, kind }) => [field, kind])).toEqual([
    ["maxOperations", "narrower"],
    [`spend ${usdc} perOperation`, "narrower"],
    [`spend ${usdc} perPeriod`, "narrower"],
    [`spend ${usdc} lifetime`, "narrower"],
  ]);
  const sealedGrant = sealGrant({
    grant: granted.grant,
    request: request.serializedRequest,
    linkSecret: request.linkSecret.reveal(),
  });
  const grant = request.open(sealedGrant);
  expect(grant).toBe(granted.grant);
  expect(compareGrant({ grant, request: request.request })).toEqual(granted.differences);

  const session = await useSessionKey({ grant, sessionKey, ...open });
  await session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 2_000_000n) });
  const before = await usdcOf(seller.address);
  const payment = await session.signPayment({ to: seller.address, value: 1_000_000n });
  await settlePayment({ payment, relayer, ...network });
  expect((await usdcOf(seller.address)) - before).toBe(1_000_000n);
  expect(signatures()).toBeGreaterThanOrEqual(2);
  await expect(
    session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 1_000_001n) }),
  ).rejects.toMatchObject({ name: "SpendCapExceededError", cap: "lifetime" });

  const status = await getSessionStatus({ grant, ...network });
  expect(status).toMatchObject({ state: "active", operationsUsed: 1, operationsLeft: 19 });
  const inspected = await inspectSessionKey({ grant });
  expect(inspected.sessionKeyAddress).toBe(sessionKey.address);
  await revokeSessionKey({ owner, grant, ...network, pollingInterval: 50 });
  await expect(
    session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 1n) }),
  ).rejects.toMatchObject({ name: "SessionRevokedError" });
});

describe("a key service that takes its time, has s in the upper half, and fails now and then", () => {
  /** 5 % fail in the field: here more, so that each test meets it. `pnpm test:deep` takes the field's 2 s. */
  const behaviour = { latency: Number(process.env.SIGNER_LATENCY ?? 40), failsEvery: 3 } as const;

  async function openSlowly(
    wish: Partial<CreateSessionRequestParameters>,
    prepare: (grant: string) => Promise<unknown>,
  ) {
    const { sessionKey, signatures } = slowSigner(privateKeyToAccount(generatePrivateKey()), behaviour);
    const request = await createSessionRequest({ sessionKey, ...network, name: "Agent", ...wish });
    const index = fixture.freshIndex();
    const { grant, smartAccountAddress } = await grantSession({
      request: request.request,
      owner,
      index,
      ...network,
    });
    await fixture.fund(smartAccountAddress);
    await prepare(grant);
    return { session: await useSessionKey({ grant, sessionKey, request, ...open }), signatures };
  }

  test("behavior: operations and payments", async () => {
    const payments = [{ token: "USDC", payees: [seller.address], perPayment: 10n, perPeriod: 5 }] as const;
    const { session, signatures } = await openSlowly({ payments }, async () => undefined);
    for (const amount of [10n, 20n, 30n]) {
      await session.sendCalls({ calls: fixture.openEscrow(session, seller.address, amount) });
    }
    const before = await usdcOf(seller.address);
    for (const value of [1n, 2n, 3n]) {
      await settlePayment({
        payment: await session.signPayment({ to: seller.address, value }),
        relayer,
        ...network,
      });
    }
    expect((await usdcOf(seller.address)) - before).toBe(6n);
    // Six signatures, and one more for each that failed.
    expect(signatures()).toBeGreaterThan(6);
  });

  test("behavior: redemptions, which somebody else sends", async () => {
    const wish = { executor: "redeem", spend: [{ token: "USDC", lifetime: 100n }] } as const;
    const { session } = await openSlowly(wish, (grant) =>
      installExecutor({ owner, grant, ...network, pollingInterval: 50 }),
    );
    const calls = fixture.openEscrow(session, seller.address, 50n);
    await expect(session.sendCalls({ calls })).rejects.toMatchObject({
      name: "TransactionSigningUnsupportedError",
    });
    const redemption = await session.signRedemption({ calls, redeemer: relayer.address });
    await settleRedemption({ redemption, relayer, ...network });
    expect((await session.getStatus()).budgets[0]?.spent).toBe(50n);
  });
});

describe("error: a signer that does something else", () => {
  const key = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  const as = (signMessage: SessionKeyAccount["signMessage"]): SessionKeyAccount => ({
    address: key.address,
    signMessage,
    signTypedData: key.signTypedData,
  });

  test.each<[string, SessionKeyAccount, string]>([
    ["gives garbage", as(async () => "0xdeadbeef"), "SignatureInvalidError"],
    ["is another key", as((parameters) => stranger.signMessage(parameters)), "SignatureInvalidError"],
    ["signs something else", as(() => key.signMessage({ message: "hello" })), "SignatureInvalidError"],
    ["never answers", as(() => new Promise(() => undefined)), "SessionKeyTimeoutError"],
    [
      "declines",
      as(async () => {
        throw Object.assign(new Error("no"), { code: 4001 });
      }),
      "SignatureDeclinedError",
    ],
  ])("error: %s: nothing is sent", async (_, sessionKey, name) => {
    const request = await createSessionRequest({ sessionKey, ...network, name: "Agent" });
    const { grant } = await answer(request.serializedRequest);
    const session = await useSessionKey({ grant, sessionKey, ...open, signingTimeout: 200 });
    await expect(
      session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 10n) }),
    ).rejects.toMatchObject({ name });
    expect(await session.getStatus()).toMatchObject({ state: "pending", operationsUsed: 0 });
  });
});

test("error: a grant of another epoch, another module, or wider than was asked for", async () => {
  const { sessionKey, request } = await ask();
  const { grant } = await answer(request.serializedRequest);
  await expect(
    grantSession({
      request: request.request,
      owner,
      index: 0n,
      ...network,
      spend: [{ token: "USDC", lifetime: "6" }],
    }),
  ).rejects.toMatchObject({
    name: "GrantWiderThanRequestError",
    differences: [{ kind: "wider" }, { kind: "wider" }, { kind: "wider" }],
  });
  const smaller = await createSessionRequest({
    sessionKey,
    ...network,
    name: "Agent",
    spend: [{ token: "USDC", lifetime: "1" }],
  });
  const alike = serializeGrant(parseGrant(grant).grant);
  await expect(useSessionKey({ grant: alike, sessionKey, request: smaller, ...open })).rejects.toMatchObject({
    name: "GrantWiderThanRequestError",
  });
  await expect(useSessionKey({ grant, sessionKey, request: smaller, ...open })).rejects.toMatchObject({
    name: "GrantMismatchError",
    field: "requestHash",
  });
  const spendCap = seller.address;
  const { grant: parsed } = parseGrant(grant);
  const elsewhere = serializeGrant({ ...parsed, contracts: { ...parsed.contracts, spendCap } });
  await expect(useSessionKey({ grant: elsewhere, sessionKey, ...open })).rejects.toMatchObject({
    name: "ContractMismatchError",
  });
  const otherAccount = serializeGrant({ ...parsed, account: seller.address });
  await expect(useSessionKey({ grant: otherAccount, sessionKey, ...open })).rejects.toMatchObject({
    name: "GrantNotApprovedError",
  });
  const otherChain = serializeGrant({ ...parsed, chainId: 8453 });
  await expect(useSessionKey({ grant: otherChain, sessionKey, ...open })).rejects.toMatchObject({
    name: "ChainMismatchError",
  });
  await revokeAllSessions({
    owner,
    grant,
    ...network,
    pollingInterval: 50,
    via: "userop",
  });
  const session = await useSessionKey({ grant, sessionKey, ...open });
  await expect(
    session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 10n) }),
  ).rejects.toMatchObject({ name: expect.stringMatching(/EpochMismatchError|GrantOutdatedError/) });
});

test("behavior: agents open a grant, too", async () => {
  const { sessionKey, request } = await ask();
  const { grant, smartAccountAddress } = await answer(request.serializedRequest);
  const buyer = new BuyerAgent();
  const session = await buyer.initWithSessionKey({ grant, sessionKey, ...open });
  expect(String(session)).toBe(smartAccountAddress);
  expect(await buyer.enableSession()).toMatchObject({ blockNumber: expect.any(BigInt) });
});

test("error: what is not for this agent is opened by nobody", async () => {
  const [one, other] = await Promise.all([ask(), ask()]);
  const granted = await answer(one.request.serializedRequest);
  const { grant } = granted;
  await expect(useSessionKey({ grant, sessionKey: other.sessionKey, ...open })).rejects.toMatchObject({
    name: "SessionKeyMismatchError",
  });
  const request = one.request.serializedRequest;
  const sealedGrant = sealGrant({ grant, request });
  expect(() => one.request.open(sealedGrant)).toThrow(
    expect.objectContaining({ name: "SealedGrantInvalidError" }),
  );
  expect(one.request.open(sealedGrant, { by: "words" })).toBe(grant);
  expect(() => openGrant({ sealedGrant, request, encryptionKey: other.request.encryptionKey })).toThrow(
    expect.objectContaining({ name: "SealedGrantInvalidError" }),
  );
});
