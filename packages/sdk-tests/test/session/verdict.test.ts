import {
  type CreateSessionKeyParameters,
  getCeiling,
  removeCeiling,
  revokeSessionKey,
  SpendCapExceededError,
  setCeiling,
  settlePayment,
  useSessionKey,
  type Verdict,
} from "@abbababa/sdk";
import {
  CallNotAllowedError,
  CeilingExceededError,
  GasBudgetExceededError,
  PaymentNotReservedError,
  PaymentPayeeNotAllowedError,
  PaymentsUsedUpError,
  PaymentTooLargeError,
  SessionNotStartedError,
  SessionRevokedError,
} from "@abbababa/sdk/errors";
import { describe, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account } = fixture;
const seller = () => account(2).address;

async function grant(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const created = await fixture.grant(parameters);
  await fixture.fund(created.smartAccountAddress);
  return created;
}

const open = async (parameters?: Partial<CreateSessionKeyParameters>) =>
  fixture.open(await grant(parameters));

/** The error of a refusal, with what would pass. */
function refused(verdict: Verdict) {
  expect(verdict.allowed).toBe(false);
  if (verdict.allowed) throw new Error("allowed");
  return verdict;
}

const rule = (change = {}) => ({
  token: "USDC" as const,
  payees: [seller()],
  perPayment: 100n,
  perPeriod: 2,
  ...change,
});

describe("canSpend", () => {
  test("default: what is allowed of a pending and of an enabled session is what happens", async () => {
    const session = await open({ spend: [{ token: "USDC", lifetime: 100n }] });
    const { validAfter, validUntil } = session.terms;
    const calls = fixture.openEscrow(session, seller(), 60n);
    expect(await session.canSpend({ calls })).toEqual({ allowed: true, validAfter, validUntil });
    await session.sendCalls({ calls });
    const more = fixture.openEscrow(session, seller(), 41n);
    const { error, passesAt } = refused(await session.canSpend({ calls: more }));
    expect(error).toMatchObject({ name: SpendCapExceededError.name, cap: "lifetime" });
    expect(passesAt).toEqual({ amount: 40n, time: undefined });
    await expect(session.sendCalls({ calls: more })).rejects.toBeInstanceOf(SpendCapExceededError);
    const calls40 = fixture.openEscrow(session, seller(), 40n);
    expect((await session.canSpend({ calls: calls40 })).allowed).toBe(true);
    await session.sendCalls({ calls: calls40 });
    expect(refused(await session.canSpend({ calls: calls40 })).passesAt).toBeUndefined();
  });

  test("behavior: the next period has a new allowance, as far as the lifetime goes", async () => {
    const spend = [{ token: "USDC" as const, perPeriod: 50n, lifetime: 80n }];
    const session = await open({ spend, periodSeconds: 600 });
    await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 40n) });
    const ask = async (amount: bigint) =>
      refused(await session.canSpend({ calls: fixture.openEscrow(session, seller(), amount) })).passesAt;
    const time = session.terms.validAfter + 600;
    expect(await ask(11n)).toEqual({ amount: 10n, time });
    expect(await ask(40n)).toEqual({ amount: 10n, time });
    // More than the lifetime leaves: no period will have it.
    expect(await ask(41n)).toEqual({ amount: 10n, time: undefined });
  });

  test("error: another call, too much gas, before the start, after a revocation", async () => {
    const created = await grant({ gasBudgetWei: 1000n });
    const { serializedSessionKey } = created;
    const session = await useSessionKey({ serializedSessionKey, ...fixture.network });
    const calls = fixture.openEscrow(session, seller(), 1n);
    const other = await session.canSpend({ calls: [{ to: seller(), value: 1n }] });
    expect(refused(other)).toMatchObject({ error: { name: CallNotAllowedError.name }, passesAt: undefined });
    expect((await session.canSpend({ calls, gasCost: 1000n })).allowed).toBe(true);
    const costly = refused(await session.canSpend({ calls, gasCost: 1001n }));
    expect(costly.error).toBeInstanceOf(GasBudgetExceededError);
    const path = { via: "direct", ...fixture.network, pollingInterval: 50 } as const;
    await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
    expect(refused(await session.canSpend({ calls })).error).toBeInstanceOf(SessionRevokedError);

    const validAfter = Math.floor(Date.now() / 1000) + 3600;
    const later = await open({ validAfter });
    const early = refused(await later.canSpend({ calls: fixture.openEscrow(later, seller(), 1n) }));
    expect(early.error).toBeInstanceOf(SessionNotStartedError);
    expect(early.passesAt).toEqual({ time: validAfter });
  });
});

describe("canPay", () => {
  test.each(["pending", "enabled"] as const)("default: %s", async (state) => {
    const session = await open({ payments: [rule()], periodSeconds: 900 });
    if (state === "enabled") await session.enableSession();
    const start = session.terms.validAfter;
    const ask = (value: bigint, to = seller()) => session.canPay({ to, value });
    expect(await ask(100n)).toEqual({ allowed: true, validAfter: start, validUntil: start + 899 });
    const large = refused(await ask(101n));
    expect(large.error).toBeInstanceOf(PaymentTooLargeError);
    expect(large.passesAt).toEqual({ amount: 100n });
    const stranger = refused(await ask(1n, account(4).address));
    expect(stranger.error).toBeInstanceOf(PaymentPayeeNotAllowedError);
    expect(stranger.passesAt).toBeUndefined();
    // Asking takes no slot.
    await Promise.all([1n, 2n].map((value) => session.signPayment({ to: seller(), value })));
    const usedUp = refused(await ask(1n));
    expect(usedUp.error).toBeInstanceOf(PaymentsUsedUpError);
    expect(usedUp.passesAt).toEqual({ time: start + 900 });
  });
});

describe("ceilings", () => {
  const path = () => ({ owner: account(1), ...fixture.network, pollingInterval: 50 });

  test.each(["direct", "userop"] as const)("default: %s", async (via) => {
    const index = fixture.freshIndex();
    const one = await open({ index });
    await one.sendCalls({ calls: fixture.openEscrow(one, seller(), 5n) });
    await setCeiling({ ...path(), index, token: "USDC", limit: 100n, via });
    const two = await open({ index });
    await one.sendCalls({ calls: fixture.openEscrow(one, seller(), 60n) });
    const calls = fixture.openEscrow(two, seller(), 41n);
    const { error, passesAt } = refused(await two.canSpend({ calls }));
    expect(error).toBeInstanceOf(CeilingExceededError);
    expect(passesAt).toEqual({ amount: 40n });
    await expect(two.sendCalls({ calls })).rejects.toBeInstanceOf(CeilingExceededError);
    await two.sendCalls({ calls: fixture.openEscrow(two, seller(), 40n) });

    const { budgets, ceilings } = await one.getStatus();
    expect(budgets[0]).toMatchObject({ left: 9_999_935n, ceilingLeft: 0n, spendableNow: 0n });
    expect(ceilings).toEqual([{ token: fixture.usdc, limit: 100n, used: 100n, left: 0n }]);
    await removeCeiling({ ...path(), index, token: "USDC", via });
    const asked = { account: one.account, token: "USDC", ...fixture.network } as const;
    expect(await getCeiling(asked)).toMatchObject({ limit: undefined, used: 100n, left: undefined });
    await two.sendCalls({ calls });
    expect((await one.getStatus()).ceilings).toEqual([]);
  });

  test("behavior: payments are counted whole when their session is enabled", async () => {
    const index = fixture.freshIndex();
    await setCeiling({ ...path(), index, token: "USDC", limit: 300n, via: "direct" });
    const payments = [rule()];
    const session = await open({ index, payments, escrowCalls: "none" });
    await settlePayment({
      payment: await session.signPayment({ to: seller(), value: 1n }),
      relayer: account(3),
      ...fixture.network,
      pollingInterval: 50,
    });
    expect((await session.getStatus()).ceilings[0]).toMatchObject({ used: 200n, left: 100n });
    const second = await open({ index, payments, escrowCalls: "none" });
    const { error, passesAt } = refused(await second.canPay({ to: seller(), value: 1n }));
    expect(error).toMatchObject({ name: CeilingExceededError.name, used: 200n, requested: 200n });
    expect(passesAt).toBeUndefined();
  });

  test("error: payments of a session that was enabled before the ceiling", async () => {
    const index = fixture.freshIndex();
    const session = await open({ index, payments: [rule()], escrowCalls: "none" });
    await session.enableSession();
    await setCeiling({ ...path(), index, token: "USDC", limit: 10n ** 12n, via: "direct" });
    const { error } = refused(await session.canPay({ to: seller(), value: 1n }));
    expect(error).toBeInstanceOf(PaymentNotReservedError);
    await expect(session.signPayment({ to: seller(), value: 1n })).rejects.toBeInstanceOf(
      PaymentNotReservedError,
    );
  });
});
