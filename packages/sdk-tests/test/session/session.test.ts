import { createServer } from "node:http";
import {
  type CreateSessionKeyParameters,
  getSessionStatus,
  inspectSessionKey,
  relayRevocation,
  revokeAllSessions,
  revokeAsGuardian,
  revokeSessionKey,
  SpendCapExceededError,
  signRevocation,
  useSessionKey,
} from "@abbababa/sdk";
import {
  BundlerMismatchError,
  CallNotAllowedError,
  CallRevertedError,
  EndpointUnreachableError,
  EpochMismatchError,
  GasBudgetExceededError,
  InsufficientFundsError,
  NonceConflictError,
  NotGuardianError,
  OperationPendingError,
  OperationsExhaustedError,
  PaymasterNotAllowedError,
  PeriodBoundaryError,
  RevocationSignatureInvalidError,
  SessionExpiredError,
  SessionRevokedError,
  StockPolicyRefusedError,
} from "@abbababa/sdk/errors";
import { describe, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account, usdcOf } = fixture;
const owner = () => account(1);
const seller = () => account(2).address;

async function grant(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const created = await fixture.grant(parameters);
  await fixture.fund(created.smartAccountAddress);
  return created;
}

const open = (created: { serializedSessionKey: string }, bundlerUrl = fixture.network.bundlerUrl) =>
  fixture.open(created, { bundlerUrl, timeout: 10_000 });

describe.each(["compact", "layered"] as const)("%s", (policySet) => {
  test("default", async () => {
    const created = await grant({ policySet, ownerPrivateKey: account(1).privateKey, owner: undefined });
    const session = await open(created);
    expect((await session.getStatus()).state).toBe("pending");
    await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 1_000_000n) });
    await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 2_000_000n) });
    expect(await usdcOf(session.account)).toBe(47_000_000n);
    const status = await getSessionStatus({ ...fixture.network, ...pick(created) });
    expect(status).toMatchObject({ state: "active", operationsUsed: 2, operationsLeft: 998 });
    expect(status.budgets[0]).toMatchObject({
      spent: 3_000_000n,
      left: 7_000_000n,
      spendableNow: 7_000_000n,
    });
  });

  test("behavior: parallel first operations install the session once", async () => {
    const session = await open(await grant({ policySet }));
    const receipts = await Promise.all(
      [1n, 2n, 3n, 4n].map((amount) =>
        session.sendCalls({ calls: fixture.openEscrow(session, seller(), amount * 10n) }),
      ),
    );
    expect(new Set(receipts.map(({ userOperationHash }) => userOperationHash)).size).toBe(4);
    expect((await session.getStatus()).budgets[0]?.spent).toBe(100n);
  });

  test("error: lifetime cap, one unit past it", async () => {
    const session = await open(await grant({ policySet, spend: [{ token: "USDC", lifetime: 100n }] }));
    await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 60n) });
    const error = await session
      .sendCalls({ calls: fixture.openEscrow(session, seller(), 41n) })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SpendCapExceededError);
    expect(error).toMatchObject({
      cap: "lifetime",
      limit: 100n,
      spent: 60n,
      requested: 41n,
      token: fixture.usdc,
    });
    await session.sendCalls({ calls: fixture.openEscrow(session, seller(), 40n) });
  });

  test("error: revoked before the first use", async () => {
    const created = await grant({ policySet });
    const { sessionId } = created;
    const index = (await inspectSessionKey(pick(created))).sessionId === sessionId;
    expect(index).toBe(true);
    await revokeSessionKey({
      owner: owner(),
      ...pick(created),
      ...fixture.network,
      via: "userop",
      pollingInterval: 50,
    });
    const session = await open(created);
    expect((await session.getStatus()).state).toBe("revoked");
    const calls = fixture.openEscrow(session, seller(), 5n);
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(SessionRevokedError);
  });

  test("error: no ETH for gas", async () => {
    const session = await open(await fixture.grant({ policySet }));
    const calls = fixture.openEscrow(session, seller(), 5n).slice(0, 1);
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(InsufficientFundsError);
  });

  test("error: a call that reverts", async () => {
    const session = await open(await grant({ policySet }));
    const calls = fixture.openEscrow(session, seller(), 1_000_000n).slice(1);
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(CallRevertedError);
  });

  test("error: gas budget", async () => {
    const session = await open(await grant({ policySet, gasBudgetWei: 1000n }));
    const calls = fixture.openEscrow(session, seller(), 5n);
    const expected = policySet === "compact" ? GasBudgetExceededError : StockPolicyRefusedError;
    const error = await session.sendCalls({ calls }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ parameter: "gasBudgetWei" });
  });

  test("error: operations exhausted", async () => {
    const session = await open(await grant({ policySet, maxOperations: 1 }));
    const calls = fixture.openEscrow(session, seller(), 5n).slice(0, 1);
    await session.sendCalls({ calls });
    const error = await session.sendCalls({ calls }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OperationsExhaustedError);
    expect(error).toMatchObject({ parameter: "maxOperations", max: 1 });
  });
});

describe("revoking", () => {
  test.each(["direct", "relay", "userop"] as const)("behavior: %s, while in use", async (via) => {
    const created = await grant();
    const session = await open(created);
    const calls = fixture.openEscrow(session, seller(), 5n).slice(0, 1);
    await session.sendCalls({ calls });
    await revokeSessionKey({
      owner: owner(),
      ...pick(created),
      ...fixture.network,
      via,
      relayer: account(3),
      pollingInterval: 50,
    });
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(SessionRevokedError);
  });

  test.each(["direct", "relay", "userop"] as const)("behavior: %s, account not deployed", async (via) => {
    const created = await grant();
    await revokeSessionKey({
      owner: owner(),
      ...pick(created),
      ...fixture.network,
      via,
      relayer: account(3),
      pollingInterval: 50,
    });
    expect((await getSessionStatus({ ...fixture.network, ...pick(created) })).state).toBe("revoked");
  });

  test("behavior: all at once", async () => {
    const index = fixture.freshIndex();
    const [one, two] = [await grant({ index }), await grant({ index })];
    const session = await open(one);
    const calls = fixture.openEscrow(session, seller(), 5n).slice(0, 1);
    await session.sendCalls({ calls });
    await revokeAllSessions({
      owner: owner(),
      index,
      ...fixture.network,
      via: "relay",
      relayer: account(3),
      pollingInterval: 50,
    });
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(EpochMismatchError);
    await expect((await open(two)).sendCalls({ calls })).rejects.toBeInstanceOf(EpochMismatchError);
    const three = await open(await grant({ index }));
    await three.sendCalls({ calls });
  });

  test("behavior: the guardian, and nobody else", async () => {
    const created = await grant({ guardian: account(4).address });
    const told = await inspectSessionKey(pick(created));
    expect(JSON.parse(JSON.stringify(told))).toMatchObject({ sessionId: created.sessionId });
    const { encodedTerms: terms, smartAccountAddress } = told;
    const parameters = { ...fixture.network, terms, account: smartAccountAddress, pollingInterval: 50 };
    await expect(revokeAsGuardian({ ...parameters, guardian: account(5) })).rejects.toBeInstanceOf(
      NotGuardianError,
    );
    await revokeAsGuardian({ ...parameters, guardian: account(4) });
    expect((await getSessionStatus({ ...fixture.network, ...pick(created) })).state).toBe("revoked");
  });

  test("error: relayed with a stranger's signature", async () => {
    const created = await grant();
    const { index } = { index: fixture.freshIndex() };
    const signed = await signRevocation({
      owner: account(6),
      index,
      sessionId: created.sessionId,
      ...fixture.network,
    });
    const mine = await signRevocation({
      owner: owner(),
      index,
      sessionId: created.sessionId,
      ...fixture.network,
    });
    const revocation = { ...mine, signature: signed.signature };
    const sent = relayRevocation({
      ...fixture.network,
      revocation,
      relayer: account(3),
      pollingInterval: 50,
    });
    await expect(sent).rejects.toBeInstanceOf(RevocationSignatureInvalidError);
  });
});

describe("sending", () => {
  test("behavior: the same signed operation twice spends once", async () => {
    const session = await open(await grant());
    const operation = await session.signCalls({ calls: fixture.openEscrow(session, seller(), 10n) });
    const [first, second] = await Promise.all([
      session.sendOperation(operation),
      session.sendOperation(operation),
    ]);
    const third = await session.sendOperation(operation);
    expect([second.transactionHash, third.transactionHash]).toEqual([
      first.transactionHash,
      first.transactionHash,
    ]);
    expect((await session.getStatus()).budgets[0]?.spent).toBe(10n);
  });

  test("behavior: a nonce taken by another process moves the operation to another lane", async () => {
    const created = await grant();
    const [a, b] = [await open(created), await open(created)];
    await a.sendCalls({ calls: fixture.openEscrow(a, seller(), 5n) });
    const results = await Promise.allSettled([
      a.sendCalls({ calls: fixture.openEscrow(a, seller(), 2n) }),
      b.sendCalls({ calls: fixture.openEscrow(a, seller(), 3n) }),
    ]);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toBeInstanceOf(NonceConflictError);
    }
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
  });

  test("error: bundler gone, then the operation can be sent again", async () => {
    const created = await grant();
    const session = await open(created);
    const operation = await session.signCalls({ calls: fixture.openEscrow(session, seller(), 10n) });
    const cut = await open(created, "http://127.0.0.1:9");
    await expect(cut.sendCalls({ calls: [] })).rejects.toThrow();
    const calls = fixture.openEscrow(session, seller(), 10n);
    await expect(cut.sendCalls({ calls })).rejects.toBeInstanceOf(EndpointUnreachableError);
    const error = await cut.sendOperation(operation).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OperationPendingError);
    if (error instanceof OperationPendingError) await session.sendOperation(error.operation);
    expect((await session.getStatus()).budgets[0]?.spent).toBe(10n);
  });

  test("error: a bundler that lies about receipts", async () => {
    const created = await grant();
    const honest = await open(created);
    const operation = await honest.signCalls({ calls: fixture.openEscrow(honest, seller(), 10n) });
    const { server, url } = await startLiar(operation.userOperationHash);
    try {
      // All of the timeout goes by, as the chain might yet show what the bundler says.
      const session = await fixture.open(created, { bundlerUrl: url, timeout: 1_000 });
      const sent = session.sendOperation(operation);
      await expect(sent).rejects.toBeInstanceOf(BundlerMismatchError);
    } finally {
      server.close();
    }
  });

  test("error: a call outside the terms, before anything is sent", async () => {
    const session = await open(await grant());
    const calls = [{ to: fixture.usdc, data: `0xa9059cbb${"00".repeat(64)}` as const }];
    await expect(session.sendCalls({ calls })).rejects.toBeInstanceOf(CallNotAllowedError);
  });

  test("error: sponsored, when the terms allow no paymaster", async () => {
    const { chain, rpcUrl, bundlerUrl } = fixture.network;
    const opened = useSessionKey({
      ...pick(await grant()),
      chain,
      rpcUrl,
      bundlerUrl,
      paymasterUrl: bundlerUrl,
      gasStrategy: "sponsored",
    });
    await expect(opened).rejects.toBeInstanceOf(PaymasterNotAllowedError);
  });
});

describe("time", () => {
  test("behavior: a period's allowance comes back, and its bounds are kept away from", async () => {
    const created = await grant({
      spend: [{ token: "USDC", perPeriod: 10n, lifetime: 100n }],
      periodSeconds: 300,
    });
    const session = await open(created);
    const send = (amount: bigint) =>
      session.sendCalls({ calls: fixture.openEscrow(session, seller(), amount) });
    await send(10n);
    await expect(send(1n)).rejects.toMatchObject({ cap: "perPeriod", spent: 10n, requested: 1n });
    // The period began a minute before the grant: 240 seconds of it were left, 30 are now.
    await fixture.devnet.increaseTime(210);
    const error = await send(1n).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PeriodBoundaryError);
    await fixture.devnet.increaseTime(45);
    await send(10n);
    expect((await session.getStatus()).budgets[0]).toMatchObject({ spent: 20n, leftInPeriod: 0n, left: 80n });
    await fixture.devnet.increaseTime(3600);
    await expect(send(1n)).rejects.toBeInstanceOf(SessionExpiredError);
    await expect(open(created)).rejects.toBeInstanceOf(SessionExpiredError);
  });
});

function pick({ serializedSessionKey }: { serializedSessionKey: string }) {
  return { serializedSessionKey };
}

/** Answers that any operation is included, in a transaction that it is not in. */
async function startLiar(userOperationHash: string) {
  const { hash } = await fixture.devnet.publicClient.getBlock();
  const block = await fixture.devnet.publicClient.getBlock({ blockHash: hash });
  const transactionHash = block.transactions[0];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const { id, method } = JSON.parse(body) as { id: number; method: string };
      const receipt = {
        success: true,
        userOpHash: userOperationHash,
        actualGasCost: "0x1",
        actualGasUsed: "0x1",
        nonce: "0x0",
        logs: [],
        receipt: { transactionHash, logs: [], status: "0x1" },
      };
      const result = method === "eth_getUserOperationReceipt" ? receipt : userOperationHash;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return { server, url: `http://127.0.0.1:${address.port}` };
}
