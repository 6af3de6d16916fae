import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { SessionError } from "@abbababa/sdk/errors";
import {
  type CreateSessionRequestParameters,
  createSessionRequest,
  describeRequest,
  grantSession,
  renewSession,
  revokeAllSessions,
  revokeSessionKey,
  type SessionClient,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import {
  concat,
  encodeFunctionData,
  erc20Abi,
  isAddressEqual,
  parseAbi,
  toFunctionSelector,
  toHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const fixture = await startFixture();
const { network, account, usdc, escrow } = fixture;
const [owner, seller, other] = [account(1), account(2), account(3)];
const opening = { ...network, pollingInterval: 50, timeout: 20_000 };
const now = () => Math.floor(Date.now() / 1_000);

/** An opened session of a new key, on a new account that has money. */
async function openWith(wish: Partial<CreateSessionRequestParameters>): Promise<SessionClient> {
  const sessionKey = privateKeyToAccount(generatePrivateKey());
  const request = await createSessionRequest({
    sessionKey,
    ...network,
    name: "Agent",
    spend: [{ token: "USDC", lifetime: 5_000_000n }],
    counterparties: [seller.address],
    ...wish,
  });
  const index = fixture.freshIndex();
  const granted = await grantSession({ request: request.serializedRequest, owner, index, ...network });
  await fixture.fund(granted.smartAccountAddress);
  return await useSessionKey({ grant: granted.grant, sessionKey, request, ...opening });
}

const buy =
  (amount: bigint, from = seller.address) =>
  async (session: SessionClient) =>
    await session.sendCalls({ calls: fixture.openEscrow(session, from, amount) });
const pay =
  (value: bigint, to = seller.address) =>
  async (session: SessionClient) =>
    await session.signPayment({ to, value });
const transfer =
  (amount: bigint, to = other.address) =>
  async (session: SessionClient) => {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
    return await session.sendCalls({ calls: [{ to: usdc, data }] });
  };
const version = async (session: SessionClient) => {
  const data = encodeFunctionData({ abi: parseAbi(["function version() view returns (string)"]) });
  return await session.sendCalls({ calls: [{ to: escrow, data }] });
};
const sendEth = (value: bigint) => async (session: SessionClient) =>
  await session.sendCalls({ calls: [{ to: other.address, value }] });
const revoke = async (session: SessionClient) => {
  await session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 2n) });
  const { account: of, sessionId, chainId: _ } = session;
  await revokeSessionKey({ owner, account: of, sessionId, ...network, pollingInterval: 50 });
};

type CallRule =
  | { readonly kind: "equal" | "atMost" | "atLeast"; readonly argument: number; readonly value: bigint }
  | { readonly kind: "oneOf"; readonly argument: number; readonly values: readonly bigint[] };

/** A call with an argument that a rule bounds: `version` of the escrow reads none. */
const selector = toFunctionSelector("version()");
const call = (argument: bigint) => async (session: SessionClient) =>
  await session.sendCalls({
    calls: [{ to: escrow, data: concat([selector, toHex(argument, { size: 32 })]) }],
  });
const bounded = (rule: CallRule): Partial<CreateSessionRequestParameters> => ({
  calls: [{ target: escrow, selector, valueCap: 0n, rules: [rule] }],
});
const nothing = async () => undefined;

const revokeAll = async (session: SessionClient) => {
  await session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 2n) });
  await revokeAllSessions({ owner, account: session.account, ...network, pollingInterval: 50 });
};

const rule = { token: "USDC", payees: [seller.address], perPayment: 10n, perPeriod: 1 } as const;

test.each<
  [
    error: string,
    wish: Partial<CreateSessionRequestParameters>,
    before: (session: SessionClient) => Promise<unknown>,
    attempt: (session: SessionClient) => Promise<unknown>,
  ]
>([
  ["SpendCapExceededError", {}, buy(4_000_000n), buy(1_500_000n)],
  [
    "SpendCapExceededError",
    { spend: [{ token: "USDC", perOperation: 10n, lifetime: 5_000_000n }] },
    buy(2n),
    buy(11n),
  ],
  ["OperationsExhaustedError", { maxOperations: 1 }, buy(2n), buy(2n)],
  ["GasBudgetExceededError", { gasBudgetWei: 1_000n }, async () => undefined, buy(2n)],
  ["CounterpartyNotAllowedError", {}, buy(2n), buy(2n, other.address)],
  ["CallNotAllowedError", {}, buy(2n), transfer(7n)],
  ["CallNotAllowedError", {}, buy(2n), version],
  ["CallNotAllowedError", {}, buy(2n), sendEth(9n)],
  ["ArgumentNotEqualError", bounded({ kind: "equal", argument: 0, value: 7n }), nothing, call(8n)],
  ["ArgumentTooHighError", bounded({ kind: "atMost", argument: 0, value: 7n }), call(7n), call(8n)],
  ["ArgumentTooLowError", bounded({ kind: "atLeast", argument: 0, value: 7n }), nothing, call(6n)],
  ["ArgumentNotListedError", bounded({ kind: "oneOf", argument: 0, values: [7n, 9n] }), nothing, call(8n)],
  ["EpochMismatchError", {}, revokeAll, buy(2n)],
  ["PaymentTokenNotAllowedError", {}, buy(2n), pay(5n)],
  ["PaymentPayeeNotAllowedError", { payments: [rule] }, buy(2n), pay(5n, other.address)],
  ["PaymentTooLargeError", { payments: [rule] }, buy(2n), pay(11n)],
  ["PaymentsUsedUpError", { payments: [rule] }, pay(1n), pay(2n)],
  ["SessionRevokedError", {}, revoke, buy(2n)],
  ["SessionNotStartedError", { validAfter: now() + 3_600 }, async () => undefined, pay(1n)],
])("behavior: %s becomes the request for what is missing (%#)", async (name, wish, before, attempt) => {
  const payments = name === "SessionNotStartedError" ? { payments: [rule] } : {};
  const session = await openWith({ ...wish, ...payments });
  await before(session);
  const error = await attempt(session).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name });
  if (!(error instanceof SessionError) || error.toRequest === undefined) throw new Error("it has no request");
  expect(Object.keys(error)).not.toContain("toRequest");
  const request = await error.toRequest({ name: "Agent" });
  const { reason } = describeRequest({ request: request.serializedRequest });
  expect(reason).not.toBe("");
  expect(request.request.replaces?.account).toBe(session.account);
  const { grant, differences } = await grantSession({
    request: request.serializedRequest,
    owner,
    ...network,
  });
  expect(differences).toEqual([]);
  const next = await session.openNext(grant);
  expect(next.account).toBe(session.account);
  await attempt(next);
});

test("behavior: money is asked for to the unit, and not a unit more", async () => {
  const session = await openWith({});
  await buy(4_000_000n)(session);
  const error = await buy(1_500_000n)(session).catch((thrown: unknown) => thrown);
  if (!(error instanceof SessionError)) throw error;
  const request = await error.toRequest?.();
  expect(request?.request.wish.spend).toEqual([
    { token: usdc, perOperation: 1_500_000n, perPeriod: 1_500_000n, lifetime: 1_500_000n },
  ]);
  const { grant } = await grantSession({ request: request?.serializedRequest ?? "", owner, ...network });
  const next = await session.openNext(grant);
  await buy(1_500_000n)(next);
  await expect(buy(2n)(next)).rejects.toMatchObject({ name: "SpendCapExceededError" });
});

test("behavior: the next session finishes what this one began, and its owner sees both", async () => {
  const session = await openWith({ spend: [{ token: "USDC", lifetime: 100n }] });
  const [approve, create] = fixture.openEscrow(session, seller.address, 100n);
  await session.sendCalls({ calls: [approve, create].filter((call) => call !== undefined) });
  const { grant: before } = await answerOf(session);
  const request = await renewSession({ grant: before, ...network, name: "Agent", validitySeconds: 7_200 });
  const described = describeRequest({ request: request.request });
  const worst = (of: typeof described.worstCase | undefined) =>
    of?.find(({ token }) => isAddressEqual(token, usdc))?.amount;
  expect(worst(described.worstCase)).toBe(100n);
  expect(worst(described.together?.worstCase)).toBe(200n);

  const { grant, escrowScope } = await grantSession({ request: request.request, owner, ...network });
  expect(escrowScope).toBe(session.escrowScope);
  const next = await session.openNext(grant);
  const data = encodeFunctionData({
    abi: abbaBabaEscrowAbi,
    functionName: "accept",
    args: [escrowIdOf(create?.data)],
  });
  // Nothing is delivered yet: it reaches the escrow, whose answer is about the escrow's status.
  await expect(next.sendCalls({ calls: [{ to: escrow, data }] })).rejects.toMatchObject({
    name: "CallRevertedError",
  });
  const stranger = await openWith({});
  await expect(stranger.sendCalls({ calls: [{ to: escrow, data }] })).rejects.toMatchObject({
    name: expect.stringMatching(/^Argument/),
  });
  await expect(stranger.openNext(grant)).rejects.toMatchObject({
    name: "GrantMismatchError",
    field: "account",
  });
});

test("behavior: questions answer with the request, too", async () => {
  const session = await openWith({});
  const verdict = await session.canSpend({ calls: fixture.openEscrow(session, seller.address, 6_000_000n) });
  if (verdict.allowed || !(verdict.error instanceof SessionError)) throw new Error("it may");
  expect((await verdict.error.toRequest?.())?.request.wish.spend[0]?.lifetime).toBe(6_000_000n);
});

test("error: what no grant would help carries no request", async () => {
  const session = await openWith({});
  const data = encodeFunctionData({
    abi: abbaBabaEscrowAbi,
    functionName: "finalizeRelease",
    args: [`0x${"01".repeat(32)}`],
  });
  const error = await session.sendCalls({ calls: [{ to: escrow, data }] }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "CallRevertedError" });
  expect((error as SessionError).toRequest).toBeUndefined();
});

/** The grant of an opened session, as one string. */
async function answerOf(session: SessionClient): Promise<{ grant: string }> {
  const { serializeGrant } = await import("@abbababa/sdk/wallet/session-keys");
  return { grant: serializeGrant(session.grant) };
}

function escrowIdOf(data: `0x${string}` | undefined): `0x${string}` {
  return `0x${(data ?? "0x").slice(10, 74)}`;
}
