import { type SponsorshipRefusal, sponsorshipCodes } from "@abbababa/sdk/errors";
import { type Address, http, numberToHex } from "viem";
import { createPaymasterClient, entryPoint07Address } from "viem/account-abstraction";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servePlatform } from "../../src/index.ts";
import { createSession } from "../support/buying.ts";
import {
  chainId,
  escrow,
  executeSingle,
  paymaster,
  signer,
  stranger,
  usdc,
} from "../support/sponsorship/fakes.ts";
import { startTestPlatform } from "../support/startTestPlatform.ts";
import { type Listener, listen } from "../support/webhooks/listener.ts";

let node: Listener;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node[Symbol.asyncDispose]());

/** A node on which it is always the same block and no nonce is used. */
function startNode(): Promise<Listener> {
  const results: Record<string, unknown> = {
    eth_blockNumber: "0x1",
    eth_getBlockByNumber: { number: "0x1", timestamp: "0x6b49d200", baseFeePerGas: "0x4", transactions: [] },
    eth_maxPriorityFeePerGas: "0x1",
    eth_call: numberToHex(0, { size: 32 }),
  };
  return listen(async (request, response) => {
    const { id, method } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as {
      id: number;
      method: string;
    };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] }));
  });
}

/** A platform that pays, on a port of its own. */
async function open(more: { openToAnyone?: boolean; operationsPerAgent?: number } = {}) {
  const api = await startTestPlatform({
    webhooks: false,
    sponsorships: [
      {
        chain: "base-sepolia",
        rpcUrl: `http://127.0.0.1:${node.port}`,
        addresses: { abbaBabaEscrow: escrow, usdc },
        paymaster,
        signer,
        maxCostWei: 10n ** 15n,
        ...more,
      },
    ],
  });
  const server = await servePlatform(api.platform, { port: 0 });
  const url = `${server.url}/api/v1/paymaster/${chainId}`;
  const clientOf = (token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return createPaymasterClient({ transport: http(url, { fetchOptions: { headers }, retryCount: 0 }) });
  };
  const operationOf = (sender: Address, nonce: bigint) => ({
    sender,
    nonce,
    callData: executeSingle(escrow, "0x12345678"),
    entryPointAddress: entryPoint07Address,
    chainId,
  });
  return {
    api,
    /** Asks as wallets do, for one operation. */
    ask(nonce: bigint, { token, sender = other }: { token?: string; sender?: Address } = {}) {
      return clientOf(token).getPaymasterData({
        ...operationOf(sender, nonce),
        callGasLimit: 30n,
        verificationGasLimit: 20n,
        preVerificationGas: 10n,
        maxFeePerGas: 10n,
        maxPriorityFeePerGas: 1n,
        paymasterVerificationGasLimit: 7n,
        paymasterPostOpGasLimit: 3n,
      });
    },
    /** Asks for what gas is estimated with. */
    askStub(sender: Address, token?: string) {
      return clientOf(token).getPaymasterStubData(operationOf(sender, 0n));
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

const other: Address = `0x${"b".repeat(40)}`;
const signed = { paymaster: expect.stringMatching(new RegExp(paymaster, "i")) };
/** What a client reads of an error of JSON-RPC. */
const rpcError = (code: number, words: string, data: object = {}) =>
  expect.objectContaining({
    details: expect.stringContaining(words),
    cause: expect.objectContaining({ code, data: expect.objectContaining(data) }),
  });
const exhausted = (limit: number) =>
  rpcError(sponsorshipCodes.exhausted, `All ${limit} sponsored operations`);
const refused = (reason: SponsorshipRefusal) => rpcError(sponsorshipCodes.refused, "", { reason });

describe("agents", () => {
  test("default: an agent's first ten operations, by key or by session, then a refusal that says so", async () => {
    await using platform = await open();
    const { key: token, ...agent } = await platform.api.register();
    const sender = agent.account.address;
    const terms = { budgetUsdc: 1n, walletAddress: other };
    const session = await createSession(platform.api, { ...agent, key: token }, terms);
    for (let nonce = 0n; nonce < 4n; nonce += 1n) {
      expect(await platform.ask(nonce, { token, sender })).toMatchObject(signed);
      expect(await platform.ask(nonce, { token: session.token })).toMatchObject(signed);
    }
    // The agent's own key speaks for its sessions' accounts, too.
    for (const nonce of [4n, 5n]) expect(await platform.ask(nonce, { token })).toMatchObject(signed);
    await expect(platform.ask(6n, { token, sender })).rejects.toEqual(exhausted(10));
    await expect(platform.ask(6n, { token: session.token })).rejects.toEqual(exhausted(10));
    expect(await platform.ask(3n, { token, sender })).toMatchObject(signed);
    const { key, account } = await platform.api.register();
    expect(await platform.ask(0n, { token: key, sender: account.address })).toMatchObject(signed);
  });

  test("behavior: a session without an account of its own speaks for the agent's", async () => {
    await using platform = await open();
    const agent = await platform.api.register();
    const { token } = await createSession(platform.api, agent, { budgetUsdc: 1n });
    expect(await platform.ask(0n, { token, sender: agent.account.address })).toMatchObject(signed);
    await expect(platform.ask(0n, { token })).rejects.toEqual(refused("ACCOUNT_NOT_OF_AGENT"));
  });

  test("error: nobody, and who shows a key that is none, from the first request on", async () => {
    await using platform = await open();
    const { key, account } = await platform.api.register();
    const wrong = [undefined, "x", `${key.slice(0, -43)}${"A".repeat(43)}`];
    for (const token of wrong) {
      const refusal = refused(token === undefined ? "AGENTS_ONLY" : "KEY_REFUSED");
      const shown = token === undefined ? {} : { token };
      await expect(platform.ask(0n, { sender: account.address, ...shown })).rejects.toEqual(refusal);
      await expect(platform.askStub(account.address, token)).rejects.toEqual(refusal);
    }
    expect(await platform.askStub(account.address, key)).toMatchObject(signed);
    expect(platform.api.logged()).not.toContain(key.slice(-43));
  });

  test("error: an account that is another agent's, another session's, or of a session that is over", async () => {
    await using platform = await open();
    const stranger = await platform.api.register();
    const agent = await platform.api.register();
    const walletAddress: Address = `0x${"c".repeat(40)}`;
    const session = await createSession(platform.api, agent, { budgetUsdc: 1n, walletAddress, expiry: 60 });
    const refusal = refused("ACCOUNT_NOT_OF_AGENT");
    for (const [token, sender] of [
      [agent.key, stranger.account.address],
      [agent.key, other],
      [stranger.key, walletAddress],
      [session.token, agent.account.address],
    ] as const) {
      await expect(platform.ask(0n, { token, sender })).rejects.toEqual(refusal);
    }
    expect(await platform.ask(0n, { token: agent.key, sender: walletAddress })).toMatchObject(signed);
    platform.api.time.now += 60_000;
    await expect(platform.ask(0n, { token: agent.key, sender: walletAddress })).rejects.toEqual(refusal);
    await expect(platform.ask(0n, { token: session.token, sender: walletAddress })).rejects.toEqual(
      refused("KEY_REFUSED"),
    );
  });
});

test("default: metrics say what is paid for, and an agent is told once that most of its operations are used", async () => {
  await using platform = await open();
  const { api } = platform;
  // As the node's chain has it: the day is the chain's.
  api.time.now = 1_800_000_000_000;
  const { id, key: token, account } = await api.register();
  const sender = account.address;
  const told = async () => {
    const payloads: unknown[] = [];
    await api.platform.consumeOutbox(async (events) => {
      payloads.push(...events.filter(({ agentId }) => agentId === id).map(({ payload }) => payload));
    });
    return payloads;
  };
  for (let nonce = 0n; nonce < 7n; nonce += 1n) await platform.ask(nonce, { token, sender });
  expect(await told()).toEqual([]);
  for (const nonce of [7n, 7n, 8n]) await platform.ask(nonce, { token, sender });
  expect(await told()).toEqual([{ type: "sponsorship.low", chainId, operationsUsed: 8, operations: 10 }]);
  const metrics = await (await api.platform.app.request("/metrics")).text();
  // Gas of all kinds, at ten wei.
  expect(metrics).toContain(`abba_sponsored_wei{chain="${chainId}"} ${9 * 700}`);
  expect(metrics).toContain(`abba_sponsored_budget_wei{chain="${chainId}"} 50000000000000000`);
});

describe("open to anyone", () => {
  test("default: every account's first ten", async () => {
    await using platform = await open({ openToAnyone: true });
    for (let nonce = 0n; nonce < 10n; nonce += 1n) expect(await platform.ask(nonce)).toMatchObject(signed);
    await expect(platform.ask(10n)).rejects.toEqual(exhausted(10));
    expect(await platform.ask(0n, { sender: stranger })).toMatchObject(signed);
  });

  test("behavior: strangers who ask for its account use up nothing of an agent's that shows its key", async () => {
    await using platform = await open({ openToAnyone: true, operationsPerAgent: 2 });
    const { key: token, account } = await platform.api.register();
    const sender = account.address;
    for (const nonce of [100n, 101n]) await platform.ask(nonce, { sender });
    await expect(platform.ask(0n, { sender })).rejects.toEqual(exhausted(2));
    for (const nonce of [0n, 1n]) expect(await platform.ask(nonce, { token, sender })).toMatchObject(signed);
    await expect(platform.ask(2n, { token, sender })).rejects.toEqual(exhausted(2));
  });

  test("behavior: an account that is not the agent's has its own ten, key or not", async () => {
    await using platform = await open({ openToAnyone: true, operationsPerAgent: 1 });
    const { key: token, account } = await platform.api.register();
    expect(await platform.ask(0n, { token })).toMatchObject(signed);
    await expect(platform.ask(1n)).rejects.toEqual(exhausted(1));
    expect(await platform.ask(0n, { token, sender: account.address })).toMatchObject(signed);
  });
});
