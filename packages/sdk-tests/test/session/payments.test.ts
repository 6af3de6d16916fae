import {
  BaseError,
  type CreateSessionKeyParameters,
  revokeSessionKey,
  type SessionClient,
  type SignedPayment,
  settlePayment,
} from "@abbababa/sdk";
import {
  CallRevertedError,
  ParametersInvalidError,
  PaymentPayeeNotAllowedError,
  PaymentsNeedCompactError,
  PaymentsUsedUpError,
  PaymentTokenNotAllowedError,
  PaymentTokenUnsupportedError,
  PaymentTooLargeError,
  PaymentUsedError,
  PaymentWindowError,
  SessionRevokedError,
} from "@abbababa/sdk/errors";
import {
  encodeFunctionData,
  erc20Abi,
  hashTypedData,
  isErc6492Signature,
  parseAbi,
  parseErc6492Signature,
  serializeErc6492Signature,
} from "viem";
import { describe, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account, open, usdcOf } = fixture;
const payee = () => account(2).address;
const relayer = () => account(3);
const rule = (change = {}) => ({
  token: "USDC" as const,
  payees: [payee()],
  perPayment: 2_000_000n,
  perPeriod: 3,
  ...change,
});

/** A session that may sign payments and do nothing else. */
async function grant(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const created = await fixture.grant({ escrowCalls: "none", payments: [rule()], ...parameters });
  await fixture.devnet.fundUsdc(created.smartAccountAddress, 50_000_000n);
  return created;
}

/** Opened, with ETH, and enabled. */
async function enabled(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const created = await grant(parameters);
  await fixture.fund(created.smartAccountAddress);
  const session = await open(created);
  await session.enableSession();
  return { created, session };
}

const settle = (payment: SignedPayment) =>
  settlePayment({ payment, relayer: relayer(), ...fixture.network, pollingInterval: 50 });
const pay = (session: SessionClient, value = 1_000_000n) => session.signPayment({ to: payee(), value });
const failure = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const fields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

const typedData = (payment: SignedPayment) =>
  ({
    domain: {
      name: "USDC",
      version: "2",
      chainId: fixture.devnet.chain.id,
      verifyingContract: fixture.usdc,
    },
    types: { TransferWithAuthorization: fields },
    primaryType: "TransferWithAuthorization",
    message: { ...payment.authorization },
  }) as const;
const hashOf = (payment: SignedPayment) => hashTypedData(typedData(payment));

/** What a facilitator does without sending anything. */
const verify = (payment: SignedPayment) =>
  fixture.devnet.publicClient.verifyTypedData({
    address: payment.authorization.from,
    ...typedData(payment),
    signature: payment.signature,
  });

describe("payments", () => {
  test("default: an enabled session pays by a plain signature", async () => {
    const { session } = await enabled();
    const before = await usdcOf(payee());
    const payment = await pay(session);
    expect(isErc6492Signature(payment.signature)).toBe(false);
    expect(await verify(payment)).toBe(true);
    await settle(payment);
    expect((await usdcOf(payee())) - before).toBe(1_000_000n);
    expect(await usdcOf(session.account)).toBe(99_000_000n);
  });

  test("behavior: a pending session of an account that is not deployed and has no ETH", async () => {
    const session = await open(await grant());
    const payment = await pay(session);
    expect(isErc6492Signature(payment.signature)).toBe(true);
    expect(await verify(payment)).toBe(true);
    const { enablingTransactionHash } = await settle(payment);
    expect(enablingTransactionHash).toBeDefined();
    expect(await usdcOf(session.account)).toBe(49_000_000n);
    const next = await pay(session);
    expect(isErc6492Signature(next.signature)).toBe(false);
    expect((await settle(next)).enablingTransactionHash).toBeUndefined();
    expect(await session.getStatus()).toMatchObject({ state: "active", operationsUsed: 1, gasSpent: 0n });
  });

  test("behavior: a pending session of a deployed account", async () => {
    const index = fixture.freshIndex();
    await enabled({ index });
    const session = await open(await grant({ index }));
    const payment = await pay(session);
    expect(isErc6492Signature(payment.signature)).toBe(true);
    expect(await verify(payment)).toBe(true);
    await settle(payment);
    expect((await session.getStatus()).state).toBe("active");
  });

  test("behavior: only the payee settles a payment of kind receive", async () => {
    const { session } = await enabled();
    const payment = await session.signPayment({ to: payee(), value: 5n, kind: "receive" });
    expect(await failure(settle(payment))).toBeInstanceOf(CallRevertedError);
    await settlePayment({ payment, relayer: account(2), ...fixture.network, pollingInterval: 50 });
  });

  test("error: hoarded, then revoked", async () => {
    const { session, created } = await enabled();
    const hoard = [await pay(session), await pay(session)];
    for (const payment of hoard) expect(await verify(payment)).toBe(true);
    const { serializedSessionKey } = created;
    const path = { via: "direct", ...fixture.network, pollingInterval: 50 } as const;
    await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
    for (const payment of hoard) {
      expect(await verify(payment)).toBe(false);
      expect(await failure(settle(payment))).toBeInstanceOf(CallRevertedError);
    }
    expect(await usdcOf(session.account)).toBe(100_000_000n);
    expect(await failure(pay(session))).toBeInstanceOf(SessionRevokedError);
  });
});

test("error: revoked before it was ever enabled", async () => {
  const created = await grant();
  const session = await open(created);
  const payment = await pay(session);
  const { serializedSessionKey } = created;
  const path = { via: "direct", ...fixture.network, pollingInterval: 50 } as const;
  await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
  expect(await failure(pay(session))).toBeInstanceOf(SessionRevokedError);
  expect(await verify(payment)).toBe(false);
  expect(await failure(settle(payment))).toBeInstanceOf(BaseError);
  expect(await usdcOf(session.account)).toBe(50_000_000n);
});

test("error: a signature that would have the relayer call a token", async () => {
  const session = await open(await grant());
  const payment = await pay(session);
  const { signature: inner } = parseErc6492Signature(payment.signature);
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [payee(), 1n] });
  const signature = serializeErc6492Signature({ address: fixture.usdc, data, signature: inner });
  expect(await failure(settle({ ...payment, signature }))).toBeInstanceOf(ParametersInvalidError);
});

test("error: the layered set, to whose policies Kernel says nothing of a signature", async () => {
  expect(await failure(grant({ policySet: "layered" }))).toBeInstanceOf(PaymentsNeedCompactError);
});

describe("slots", () => {
  test("behavior: many at once stop at the bound, each in a slot of its own, and all of them settle", async () => {
    const { session, created } = await enabled({ payments: [rule({ perPeriod: 12 })] });
    const other = await open(created);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => pay(index % 2 === 0 ? session : other, 10n)),
    );
    const signed = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(new Set(signed.map(({ slot }) => slot)).size).toBe(12);
    expect(signed).toHaveLength(12);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toBeInstanceOf(PaymentsUsedUpError);
    }
    for (const payment of signed) await settle(payment);
    expect(await usdcOf(session.account)).toBe(100_000_000n - 120n);
    expect(await failure(pay(session))).toMatchObject({
      name: "PaymentsUsedUpError",
      perPeriod: 12,
      period: 0,
      nextPeriodStartsAt: undefined,
    });
  });

  test("behavior: slots that the token has used are passed over; one whose payment ran out is free again", async () => {
    const { session } = await enabled({ payments: [rule({ perPeriod: 12 })] });
    const { timestamp } = await fixture.devnet.publicClient.getBlock();
    const validBefore = Number(timestamp) + 120;
    const short = { to: payee(), value: 1n, validBefore };
    const signed = await Promise.all(Array.from({ length: 12 }, () => session.signPayment(short)));
    const [unsettled, ...settled] = signed;
    for (const payment of settled) await settle(payment);
    expect(await failure(pay(session))).toBeInstanceOf(PaymentsUsedUpError);
    await fixture.devnet.increaseTime(130);
    // Memory has let go of all of them; the token knows which are used.
    expect((await pay(session)).slot).toBe(unsettled?.slot);
    expect(await failure(pay(session))).toBeInstanceOf(PaymentsUsedUpError);
  });

  test("behavior: replicas with lanes begin with slots of their own", async () => {
    const { created } = await enabled({ payments: [rule({ perPeriod: 9 })] });
    const replicas = await Promise.all(
      [0, 1, 2].map((lane) => open(created, { paymentLane: { lane, lanes: 3 } })),
    );
    for (const [lane, replica] of replicas.entries()) {
      const payments = [await pay(replica, 1n), await pay(replica, 1n), await pay(replica, 1n)];
      expect(payments.map(({ slot }) => slot % 3)).toEqual([lane, lane, lane]);
    }
  });

  test("error: a slot is settled once, whatever else was signed for it", async () => {
    const { session } = await enabled();
    const payment = await pay(session);
    await settle(payment);
    expect(await failure(settle(payment))).toBeInstanceOf(PaymentUsedError);
  });

  test("behavior: a new period has new payments", async () => {
    const { session } = await enabled({ payments: [rule({ perPeriod: 1 })], periodSeconds: 600 });
    const first = await pay(session);
    const error = await failure(pay(session));
    expect(error).toBeInstanceOf(PaymentsUsedUpError);
    const { nextPeriodStartsAt } = error as PaymentsUsedUpError;
    expect(nextPeriodStartsAt).toBe(session.terms.validAfter + 600);
    await fixture.devnet.setNextBlockTimestamp(BigInt(nextPeriodStartsAt ?? 0));
    await fixture.devnet.increaseTime(1);
    // The first one's time is over: it was not settled, and cannot be.
    expect(await failure(settle(first))).toBeInstanceOf(CallRevertedError);
    const second = await pay(session);
    expect([first.period, second.period]).toEqual([0, 1]);
    await settle(second);
  });
});

describe("terms", () => {
  test("behavior: rules of different payees and amounts, the first that fits", async () => {
    const stranger = account(4).address;
    const payments = [
      rule({ perPayment: 5n }),
      rule({ perPayment: 10n }),
      rule({ payees: "anyone", perPayment: 3n }),
    ];
    const { session } = await enabled({ payments });
    const rules = await Promise.all([
      session.signPayment({ to: payee(), value: 5n }),
      session.signPayment({ to: payee(), value: 6n }),
      session.signPayment({ to: stranger, value: 3n }),
    ]);
    expect(rules.map((payment) => payment.rule)).toEqual([0, 1, 2]);
    for (const payment of rules) await settle(payment);
  });

  test("error: says which term refuses", async () => {
    const session = await open(await grant());
    const stranger = account(4).address;
    expect(await failure(session.signPayment({ to: stranger, value: 1n }))).toMatchObject({
      name: PaymentPayeeNotAllowedError.name,
      payee: stranger,
    });
    expect(await failure(session.signPayment({ to: payee(), value: 2_000_001n }))).toMatchObject({
      name: PaymentTooLargeError.name,
      limit: 2_000_000n,
      requested: 2_000_001n,
    });
    const other = { to: payee(), value: 1n, token: fixture.escrow };
    expect(await failure(session.signPayment(other))).toBeInstanceOf(PaymentTokenNotAllowedError);
    const late = { to: payee(), value: 1n, validBefore: session.terms.validUntil + 2 };
    expect(await failure(session.signPayment(late))).toMatchObject({
      name: PaymentWindowError.name,
      latest: session.terms.validUntil + 1,
    });
    const negative = { to: payee(), value: -1n };
    expect(await failure(session.signPayment(negative))).toBeInstanceOf(ParametersInvalidError);
  });

  test("error: a token without an EIP-712 domain", async () => {
    const { escrow } = fixture;
    const session = await open(await grant({ payments: [rule({ token: escrow })] }));
    const error = await failure(session.signPayment({ to: payee(), value: 1n, token: escrow }));
    expect(error).toBeInstanceOf(PaymentTokenUnsupportedError);
  });

  test("behavior: the caller may be a helper contract, and changes nothing", async () => {
    // viem's verifier is one: it is deployed for the call, and asks the account itself.
    const { session } = await enabled();
    const payment = await pay(session);
    expect(await verify(payment)).toBe(true);
    const { devnet, usdc } = fixture;
    const direct = await devnet.publicClient.readContract({
      abi: parseAbi(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]),
      address: session.account,
      functionName: "isValidSignature",
      args: [hashOf(payment), payment.signature],
      account: usdc,
    });
    expect(direct).toBe("0x1626ba7e");
  });

  test("error: another hash, though the payment is allowed", async () => {
    const { session } = await enabled();
    const payment = await pay(session);
    const forged = { ...payment, authorization: { ...payment.authorization, value: 2_000_000n } };
    expect(await verify(payment)).toBe(true);
    expect(await verify(forged)).toBe(false);
    expect(await failure(settle(forged))).toBeInstanceOf(CallRevertedError);
  });
});
