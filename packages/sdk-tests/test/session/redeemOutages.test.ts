/** Sessions that redeem, on a node that fails while it is sent their transactions: none is made a second time. */

import { BuyerAgent, installExecutor, type SessionClient } from "@abbababa/sdk";
import {
  CallRevertedError,
  EscrowOperationPendingError,
  NonceConflictError,
  OperationPendingError,
  RequestFailedError,
  SessionKeyUnfundedError,
  TransactionPendingError,
} from "@abbababa/sdk/errors";
import { type Address, encodeFunctionData, erc20Abi, parseEther } from "viem";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";
import { drop, type Fault, startFaultyBundler } from "../support/standins/faultyBundler.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account, network, usdcOf } = fixture;
const { testClient } = fixture.devnet;
const amount = 1_000_000n;
const payee: Address = "0x000000000000000000000000000000000000b412";

/** A session that pays one payee, which is not idempotent by itself, on a node with faults and on the node itself. */
async function openOn(faults: Record<string, Fault>, timeout = 2_000) {
  const index = fixture.freshIndex();
  await installExecutor({ owner: account(1), index, ...network, pollingInterval: 50, via: "direct" });
  const created = await fixture.grant({
    executor: "redeem",
    index,
    spend: [{ token: fixture.usdc, lifetime: 5n * amount }],
    escrowCalls: "none",
    calls: [
      {
        target: fixture.usdc,
        selector: "0xa9059cbb",
        rules: [
          { kind: "address", argument: 0, addresses: [payee] },
          { kind: "spend", argument: 1, token: fixture.usdc },
        ],
      },
    ],
  });
  await fixture.fund(created.smartAccountAddress);
  await fixture.devnet.fundEth(created.sessionKeyAddress, parseEther("0.1"));
  const node = await startFaultyBundler(network.rpcUrl, faults);
  const bundlerUrl = undefined;
  const session = await fixture.open(created, { rpcUrl: node.url, bundlerUrl, timeout });
  const honest = await fixture.open(created, { bundlerUrl });
  return { session, honest, node, [Symbol.asyncDispose]: () => node[Symbol.asyncDispose]() };
}

const payment = (units = amount) => {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, units] });
  return { calls: [{ to: fixture.usdc, data }] };
};

/** Pays, and returns the error that says it may have been paid. */
async function pendingOf(session: SessionClient): Promise<OperationPendingError> {
  const error = await session.sendCalls(payment()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OperationPendingError);
  return error as OperationPendingError;
}

/** Base units that an account has paid. */
const paidBy = async ({ account: payer }: SessionClient) => 50_000_000n - (await usdcOf(payer));

/** Takes the transaction, and loses the answer. */
const losesAnswer: Fault = async (_, forward) => {
  await forward();
  return drop;
};

test("behavior: an answer that is lost once is no failure", async () => {
  let losses = 1;
  await using on = await openOn({
    eth_sendRawTransaction: async (request, forward) =>
      losses-- > 0 ? await losesAnswer(request, forward) : await forward(),
  });
  await on.session.sendCalls(payment());
  expect(await paidBy(on.honest)).toBe(amount);
});

test("behavior: no answer at all, and the chain shows it", async () => {
  await using on = await openOn({ eth_sendRawTransaction: losesAnswer });
  await on.session.sendCalls(payment());
  expect(await paidBy(on.honest)).toBe(amount);
});

test.each<[string, Fault]>([
  ["loses its answer", losesAnswer],
  [
    "fails within",
    async ({ id }, forward) => {
      await forward();
      return { jsonrpc: "2.0", id, error: { code: -32603, message: "Internal error" } };
    },
  ],
  ["says where it is", async (_, forward) => await forward()],
])("error: a node that takes it, %s, and then shows no transaction", async (_, sends) => {
  let isSent = false;
  const out: Fault = async (_, forward) => (isSent ? drop : await forward());
  await using on = await openOn({
    eth_sendRawTransaction: async (request, forward) => {
      isSent = true;
      return await sends(request, forward);
    },
    eth_getTransactionReceipt: out,
    eth_getTransactionByHash: out,
  });
  const { operation, userOperationHash, transactionHash } = await pendingOf(on.session);
  expect(userOperationHash).toBeUndefined();
  for (let time = 0; time < 2; time += 1) {
    expect(await on.honest.sendOperation(operation)).toMatchObject({ transactionHash });
  }
  expect(await paidBy(on.honest)).toBe(amount);
});

test("error: one that never arrived is sent again as it is, from another process", async () => {
  await using on = await openOn({ eth_sendRawTransaction: async () => drop });
  const { operation } = await pendingOf(on.session);
  expect(await paidBy(on.honest)).toBe(0n);
  // A caller keeps it as JSON.
  const kept = JSON.parse(JSON.stringify(operation));
  await Promise.all([on.honest.sendOperation(kept), on.honest.sendOperation(kept)]);
  await on.honest.sendOperation(kept);
  expect(await paidBy(on.honest)).toBe(amount);
});

test("error: one that is not mined within the session's own timeout", async () => {
  await using on = await openOn({}, 1_000);
  await testClient.setAutomine(false);
  try {
    const begin = Date.now();
    const { operation } = await pendingOf(on.session);
    expect(Date.now() - begin).toBeLessThan(10_000);
    const again = on.honest.sendOperation(operation);
    await testClient.mine({ blocks: 1 });
    await again;
  } finally {
    await testClient.setAutomine(true);
  }
  expect(await paidBy(on.honest)).toBe(amount);
});

test("error: one whose nonce another has taken", async () => {
  await using on = await openOn({ eth_sendRawTransaction: async () => drop });
  const { operation } = await pendingOf(on.session);
  await on.honest.sendCalls(payment(7n));
  await expect(on.session.sendOperation(operation)).rejects.toBeInstanceOf(OperationPendingError);
  // That another took it is believed when it lies some blocks deep.
  await testClient.mine({ blocks: 40 });
  await expect(on.honest.sendOperation(operation)).rejects.toBeInstanceOf(NonceConflictError);
  expect(await paidBy(on.honest)).toBe(7n);
});

test.each([
  ["insufficient funds for gas * price + value", SessionKeyUnfundedError],
  ["max fee per gas less than block base fee", RequestFailedError],
  // It is the node's word that the nonce is used, and it may be by this very transaction.
  ["nonce too low: next nonce 1", OperationPendingError],
  ["replacement transaction underpriced", OperationPendingError],
])("error: refused by the node: %s", async (message, kind) => {
  const error = { code: -32000, message };
  await using on = await openOn({
    eth_sendRawTransaction: async ({ id }) => ({ jsonrpc: "2.0", id, error }),
  });
  await expect(on.session.sendCalls(payment())).rejects.toBeInstanceOf(kind);
  expect(await paidBy(on.honest)).toBe(0n);
});

test("error: one that reverts is over", async () => {
  await using on = await openOn({ eth_sendRawTransaction: async () => drop });
  const { operation } = await pendingOf(on.session);
  // The account's money is gone before the transaction is sent again.
  await testClient.impersonateAccount({ address: on.honest.account });
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: "transfer",
    args: [account(2).address, 50_000_000n],
  });
  const hash = await testClient.request({
    method: "eth_sendTransaction",
    params: [{ from: on.honest.account, to: fixture.usdc, data }],
  } as never);
  await fixture.devnet.publicClient.waitForTransactionReceipt({ hash: hash as `0x${string}` });
  await testClient.stopImpersonatingAccount({ address: on.honest.account });
  await expect(on.honest.sendOperation(operation)).rejects.toBeInstanceOf(CallRevertedError);
});

test("error: a wallet's funding that is on its way is not sent again, and is there once", async () => {
  const walletAddress: Address = "0x000000000000000000000000000000000000f00d";
  const index = fixture.freshIndex();
  await installExecutor({ owner: account(1), index, ...network, pollingInterval: 50, via: "direct" });
  const rules = [
    { kind: "address", argument: 0, addresses: [walletAddress] },
    { kind: "spend", argument: 1, token: fixture.usdc },
  ] as const;
  const { serializedSessionKey, smartAccountAddress, sessionKeyAddress } = await fixture.grant({
    executor: "redeem",
    index,
    spend: [{ token: fixture.usdc, lifetime: 5n * amount }],
    escrowCalls: "none",
    calls: [{ target: fixture.usdc, selector: "0xa9059cbb", rules }],
  });
  await fixture.fund(smartAccountAddress);
  await fixture.devnet.fundEth(sessionKeyAddress, parseEther("0.1"));
  const { chain, rpcUrl } = network;
  const fund = async () => {
    const process = new BuyerAgent();
    const times = { pollingInterval: 50, timeout: 1_000 };
    await process.initWithSessionKey({ serializedSessionKey, chain, rpcUrl, ...times });
    return await process.fundSession({ walletAddress, budgetUsdc: amount });
  };
  await testClient.setAutomine(false);
  try {
    await expect(fund()).rejects.toBeInstanceOf(OperationPendingError);
    await expect(fund()).rejects.toBeInstanceOf(TransactionPendingError);
    await testClient.mine({ blocks: 1 });
  } finally {
    await testClient.setAutomine(true);
  }
  expect(await fund()).toMatchObject({ amount: 0n });
  expect(await usdcOf(walletAddress)).toBe(amount);
});

test("error: an escrow whose payment may be on its way is funded once, however often it is tried", async () => {
  let isOut = true;
  await using node = await startFaultyBundler(network.rpcUrl, {
    eth_sendRawTransaction: async (_, forward) => (isOut ? drop : await forward()),
  });
  const index = fixture.freshIndex();
  await installExecutor({ owner: account(1), index, ...network, pollingInterval: 50, via: "direct" });
  const { serializedSessionKey, smartAccountAddress, sessionKeyAddress } = await fixture.grant({
    executor: "redeem",
    index,
  });
  await fixture.fund(smartAccountAddress);
  await fixture.devnet.fundEth(sessionKeyAddress, parseEther("0.1"));
  const buyer = new BuyerAgent();
  const times = { pollingInterval: 50, timeout: 1_000 };
  const { chain } = network;
  await buyer.initWithSessionKey({ serializedSessionKey, chain, rpcUrl: node.url, ...times });
  const deadline = BigInt(Math.floor(Date.now() / 1000)) + 3600n;
  const fund = () => buyer.fundEscrow("order-1", account(2).address, "1.00", "USDC", deadline, times);
  await expect(fund()).rejects.toBeInstanceOf(EscrowOperationPendingError);
  isOut = false;
  await fund();
  await fund();
  expect(await paidBy(buyer.session)).toBe(amount);
});
