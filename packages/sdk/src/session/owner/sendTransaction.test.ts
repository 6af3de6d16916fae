import {
  type Account,
  type Chain,
  createPublicClient,
  createWalletClient,
  custom,
  keccak256,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { expect, test } from "vitest";
import { sendTransaction } from "./sendTransaction.ts";

const chain: Chain = baseSepolia;
const account = privateKeyToAccount(`0x${"11".repeat(32)}`);

/** A node that answers what it is sent in turn so, and then takes it. */
async function send(...refusals: readonly string[]) {
  return await sendBy(account, undefined, ...refusals);
}

async function sendBy(sender: Account, timeout: number | undefined, ...refusals: readonly string[]) {
  const sent: `0x${string}`[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    eth_chainId: "0x14a34",
    eth_call: "0x",
    eth_estimateGas: "0x5208",
    eth_getTransactionCount: "0x7",
    eth_maxPriorityFeePerGas: "0x1",
    eth_getBlockByNumber: {
      number: "0x1",
      timestamp: "0x1",
      baseFeePerGas: "0x9",
      gasLimit: "0x1c9c380",
      transactions: [],
    },
    eth_getTransactionReceipt: { transactionHash: zeroHash, status: "0x1", blockNumber: "0x1", logs: [] },
  };
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === "eth_sendTransaction") return await new Promise<never>(() => {});
    if (method !== "eth_sendRawTransaction") {
      if (!(method in answers)) throw Object.assign(new Error("no such method"), { code: -32_601 });
      return answers[method];
    }
    const [serialized] = params as readonly [`0x${string}`];
    sent.push(serialized);
    const message = refusals[sent.length - 1];
    if (message !== undefined) throw Object.assign(new Error(message), { code: -32_000 });
    return keccak256(serialized);
  };
  const transport = custom({ request }, { retryCount: 0 });
  const client = createPublicClient({ chain, transport, pollingInterval: 1 });
  const wallet = createWalletClient({ account: sender, chain, transport });
  return { hash: await sendTransaction(client, wallet, { to: zeroAddress, data: "0x" }, timeout), sent };
}

test.each(["already known", "known transaction: 0xab", "AlreadyKnown", "transaction already imported"])(
  "behavior: that the node has it already is what was wanted: %s",
  async (message) => {
    const { hash, sent } = await send(message);
    expect(sent).toHaveLength(1);
    expect(hash).toBe(keccak256(sent[0] ?? "0x"));
  },
);

test.each(["max fee per gas less than block base fee", "transaction underpriced"])(
  "behavior: fees that have risen are asked anew, with the same nonce: %s",
  async (message) => {
    const { sent } = await send(message, message);
    expect(sent).toHaveLength(3);
  },
);

test("error: fees that go on rising are not followed for ever", async () => {
  const message = "max fee per gas less than block base fee";
  await expect(send(message, message, message, message)).rejects.toMatchObject({
    name: "RequestFailedError",
  });
});

test("error: another refusal is not tried again", async () => {
  await expect(send("nonce too low")).rejects.toMatchObject({ name: "RequestFailedError" });
});

test("error: an account that never signs", async () => {
  const silent: Account = { ...account, signTransaction: async () => await new Promise<never>(() => {}) };
  await expect(sendBy(silent, 100)).rejects.toMatchObject({ name: "SignerTimeoutError", timeout: 100 });
});

test("error: a wallet that never answers may still send", async () => {
  const wallet = { address: account.address, type: "json-rpc" } as const;
  const refusal = await sendBy(wallet, 100).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ name: "WalletTimeoutError", wallet: account.address });
  expect(String(refusal)).toContain("may still send");
});
