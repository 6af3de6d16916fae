import { BuyerAgent } from "@abbababa/sdk";
import {
  type CreateSessionRequestParameters,
  compareGrant,
  createSessionRequest,
  getSessionStatus,
  grantSession,
  inspectSessionKey,
  openGrant,
  revokeSessionKey,
  sealGrant,
  settlePayment,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test, vi } from "vitest";
import { startFixture } from "./fixture.ts";
import { slowSigner } from "./slowSigner.ts";

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
