import { sponsorshipCodes } from "@abbababa/sdk/wallet/session-keys";
import { type Address, http, numberToHex } from "viem";
import { createPaymasterClient, entryPoint07Address } from "viem/account-abstraction";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servePlatform } from "../../src/index.ts";
import { createSession } from "../support/buying.ts";
import { startTestPlatform } from "../support/startTestPlatform.ts";
import { type Listener, listen } from "../webhooks/support/listener.ts";
import { chainId, escrow, executeSingle, paymaster, signer, usdc } from "./fakes.ts";

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
async function open(more: { agentsOnly?: boolean; operationsPerAgent?: number } = {}) {
  const api = await startTestPlatform({
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
  return {
    api,
    /** Asks as wallets do, for one operation. */
    ask(nonce: bigint, { token, sender = wallet }: { token?: string; sender?: Address } = {}) {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const client = createPaymasterClient({
        transport: http(url, { fetchOptions: { headers }, retryCount: 0 }),
      });
      return client.getPaymasterData({
        sender,
        nonce,
        callData: executeSingle(escrow, "0x12345678"),
        callGasLimit: 30n,
        verificationGasLimit: 20n,
        preVerificationGas: 10n,
        maxFeePerGas: 10n,
        maxPriorityFeePerGas: 1n,
        paymasterVerificationGasLimit: 7n,
        paymasterPostOpGasLimit: 3n,
        entryPointAddress: entryPoint07Address,
        chainId,
      });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

const wallet: Address = `0x${"a".repeat(40)}`;
const other: Address = `0x${"b".repeat(40)}`;
const signed = { paymaster: expect.stringMatching(new RegExp(paymaster, "i")) };
/** What a client reads of an error of JSON-RPC. */
const rpcError = (code: number, words: string) =>
  expect.objectContaining({
    details: expect.stringContaining(words),
    cause: expect.objectContaining({ code }),
  });
const exhausted = (limit: number) => rpcError(sponsorshipCodes.exhausted, `All ${limit} operations`);

test("default: an account's first ten operations, then a refusal that says so", async () => {
  await using platform = await open();
  for (let nonce = 0n; nonce < 10n; nonce += 1n) expect(await platform.ask(nonce)).toMatchObject(signed);
  await expect(platform.ask(10n)).rejects.toEqual(exhausted(10));
  expect(await platform.ask(3n)).toMatchObject(signed);
  expect(await platform.ask(0n, { sender: other })).toMatchObject(signed);
});

describe("with a key", () => {
  test("default: the agent's first ten, from whichever of its accounts, by key or by session", async () => {
    await using platform = await open();
    const { key: token, ...agent } = await platform.api.register();
    const session = await createSession(platform.api, { ...agent, key: token }, { budgetUsdc: 1n });
    for (let nonce = 0n; nonce < 5n; nonce += 1n) {
      expect(await platform.ask(nonce, { token })).toMatchObject(signed);
      expect(await platform.ask(nonce, { token: session.token, sender: other })).toMatchObject(signed);
    }
    await expect(platform.ask(5n, { token })).rejects.toEqual(exhausted(10));
    await expect(platform.ask(5n, { token: session.token, sender: other })).rejects.toEqual(exhausted(10));
    const { key } = await platform.api.register();
    expect(await platform.ask(5n, { token: key })).toMatchObject(signed);
  });

  test("behavior: strangers who ask for its account use up nothing of the agent's", async () => {
    await using platform = await open({ operationsPerAgent: 2 });
    const { key: token } = await platform.api.register();
    for (const nonce of [100n, 101n]) await platform.ask(nonce);
    await expect(platform.ask(0n)).rejects.toEqual(exhausted(2));
    for (const nonce of [0n, 1n]) expect(await platform.ask(nonce, { token })).toMatchObject(signed);
    await expect(platform.ask(2n, { token })).rejects.toEqual(exhausted(2));
  });

  test("error: a wrong one, or none where only agents are paid for", async () => {
    await using platform = await open({ agentsOnly: true });
    const { key: token } = await platform.api.register();
    expect(await platform.ask(0n, { token })).toMatchObject(signed);
    for (const wrong of [undefined, "x", `${token.slice(0, -43)}${"A".repeat(43)}`]) {
      const asked = platform.ask(1n, wrong === undefined ? {} : { token: wrong });
      await expect(asked).rejects.toMatchObject({ status: 401 });
    }
  });
});
