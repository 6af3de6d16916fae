import {
  BuyerAgent,
  type CreateSessionKeyParameters,
  getEscrowId,
  inspectSessionKey,
  installExecutor,
  revokeSessionKey,
  SpendCapExceededError,
  sessionGrantTypedData,
  spendCapAbi,
} from "@abbababa/sdk";
import {
  CallNotAllowedError,
  ExecutorNotInstalledError,
  ExecutorUnsupportedError,
  SessionKeyUnfundedError,
  SessionRevokedError,
} from "@abbababa/sdk/errors";
import { hashTypedData, parseEther } from "viem";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account, usdcOf } = fixture;
const seller = () => account(2).address;
const path = () => ({ owner: account(1), ...fixture.network, pollingInterval: 50, via: "direct" }) as const;

async function grant(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const created = await fixture.grant({ executor: "redeem", ...parameters });
  await fixture.fund(created.smartAccountAddress);
  return created;
}

/** The network without a bundler: a session that redeems needs none. */
const open = (created: { serializedSessionKey: string }) => fixture.open(created, { bundlerUrl: undefined });

/** Granted, with the executor installed and ETH at the key. */
async function ready(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const index = fixture.freshIndex();
  await installExecutor({ ...path(), index });
  const created = await grant({ index, ...parameters });
  await fixture.devnet.fundEth(created.sessionKeyAddress, parseEther("0.1"));
  return { created, session: await open(created) };
}

test("default: the first redemption brings the grant along, the next ones do not", async () => {
  const { created, session } = await ready();
  expect((await session.getStatus()).state).toBe("pending");
  const first = await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 1_000_000n) });
  expect(first.userOperationHash).toBeUndefined();
  await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 2_000_000n) });
  expect(await usdcOf(session.account)).toBe(47_000_000n);
  const status = await session.getStatus();
  expect(status).toMatchObject({ state: "active", operationsUsed: 2, gasSpent: 0n });
  expect(status.budgets[0]?.spent).toBe(3_000_000n);
  expect((await inspectSessionKey(created)).executor).toBe("redeem");
});

test("behavior: parallel redemptions of one client all come through", async () => {
  const { session } = await ready();
  const amounts = [10n, 20n, 30n, 40n];
  await Promise.all(
    amounts.map((amount) => session.sendCalls({ calls: fixture.openEscrow(session, seller(), amount) })),
  );
  expect((await session.getStatus()).budgets[0]?.spent).toBe(100n);
});

test("behavior: the typed data of the grant hashes to the contract's digest", async () => {
  const [token, other] = [fixture.usdc, fixture.escrow];
  const addresses = [seller(), account(4).address, account(5).address];
  const rules = [{ kind: "counterparty" as const, argument: 0, addresses }];
  const created = await grant({
    executor: "userop",
    spend: [
      { token: "ETH", lifetime: 5n },
      { token: "USDC", perOperation: 1n, perPeriod: 2n, lifetime: 3n },
    ],
    periodSeconds: 600,
    calls: [
      { target: other, selector: "0x01020304", rules },
      { target: other, selector: "0x01020305", rules },
    ],
    payments: [
      { token, payees: [seller(), account(6).address], perPayment: 7n, perPeriod: 8 },
      { token, payees: "anyone", perPayment: 9n, perPeriod: 10 },
    ],
  });
  const { encodedTerms: terms } = await inspectSessionKey(created);
  const module = fixture.devnet.contracts.spendCap;
  const { smartAccountAddress } = created;
  const onChain = await fixture.devnet.publicClient.readContract({
    abi: spendCapAbi,
    address: module,
    functionName: "grantDigest",
    args: [terms, smartAccountAddress],
  });
  const { id: chainId } = fixture.devnet.chain;
  const typedData = sessionGrantTypedData({ chainId, module, account: smartAccountAddress, terms });
  expect(typedData.message.otherCalls).toHaveLength(2);
  expect(hashTypedData(typedData)).toBe(onChain);
});

test("behavior: an agent buys with it", async () => {
  const { created } = await ready();
  const buyer = new BuyerAgent();
  const { chain, rpcUrl } = fixture.network;
  const { serializedSessionKey } = created;
  await buyer.initWithSessionKey({ serializedSessionKey, chain, rpcUrl, pollingInterval: 50 });
  const deadline = BigInt(Math.floor(Date.now() / 1000)) + 3600n;
  await buyer.fundEscrow("order-1", seller(), "1.00", "USDC", deadline, { pollingInterval: 50 });
  const { escrowScope: scope } = buyer.session;
  const escrowId = getEscrowId({ buyer: buyer.account, transactionId: "order-1", scope });
  expect((await buyer.getEscrow({ escrowId })).seller).toBe(seller());
});

test("behavior: canSpend knows a session that was never used", async () => {
  const { session } = await ready({ spend: [{ token: "USDC", lifetime: 50n }] });
  expect((await session.canSpend({ calls: fixture.openEscrow(session, seller(), 50n) })).allowed).toBe(true);
  const refused = await session.canSpend({ calls: fixture.openEscrow(session, seller(), 51n) });
  expect(refused).toMatchObject({ allowed: false, passesAt: { amount: 50n } });
});

test("behavior: the executor is installed by a user operation as well", async () => {
  const index = fixture.freshIndex();
  const { smartAccountAddress } = await grant({ index });
  const installed = await installExecutor({ ...path(), index, via: "userop" });
  expect(installed.account).toBe(smartAccountAddress);
  expect(installed.transactionHash).toBeDefined();
});

test("error: the same typed errors as through a bundler", async () => {
  const { created, session } = await ready({ spend: [{ token: "USDC", lifetime: 100n }] });
  await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 60n) });
  const more = fixture.openEscrow(session, seller(), 41n);
  const error = await session.sendCalls({ calls: more }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SpendCapExceededError);
  expect(error).toMatchObject({ cap: "lifetime", limit: 100n, spent: 60n, requested: 41n });
  const other = { calls: [{ to: seller(), value: 1n }] };
  await expect(session.sendCalls(other)).rejects.toBeInstanceOf(CallNotAllowedError);
  const { serializedSessionKey } = created;
  await revokeSessionKey({ ...path(), serializedSessionKey });
  const calls = fixture.openEscrow(session, seller(), 5n);
  await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(SessionRevokedError);
});

test("error: revoked before the first use", async () => {
  const { created, session } = await ready();
  const { serializedSessionKey } = created;
  await revokeSessionKey({ ...path(), serializedSessionKey });
  const calls = fixture.openEscrow(session, seller(), 5n);
  await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(SessionRevokedError);
});

test("error: no executor, no ETH, no user operations, no payments", async () => {
  const created = await grant();
  const bare = await open(created);
  const calls = fixture.openEscrow(bare, seller(), 5n);
  await expect(bare.sendCalls({ calls })).rejects.toBeInstanceOf(ExecutorNotInstalledError);
  const index = fixture.freshIndex();
  await installExecutor({ ...path(), index });
  expect((await installExecutor({ ...path(), index })).transactionHash).toBeUndefined();
  const session = await open(await grant({ index }));
  const unfunded = session.sendCalls({ calls: fixture.openEscrow(session, seller(), 5n) });
  await expect(unfunded).rejects.toBeInstanceOf(SessionKeyUnfundedError);
  await fixture.devnet.fundEth(session.sessionKeyAddress, 1000n);
  const poor = session.sendCalls({ calls: fixture.openEscrow(session, seller(), 5n) });
  await expect(poor).rejects.toBeInstanceOf(SessionKeyUnfundedError);
  await expect(session.signCalls({ calls })).rejects.toBeInstanceOf(ExecutorUnsupportedError);
  const payments = [{ token: "USDC", payees: "anyone", perPayment: 1n, perPeriod: 1 }] as const;
  await expect(grant({ payments })).rejects.toBeInstanceOf(ExecutorUnsupportedError);
});
