import {
  type Chain,
  createPublicClient,
  custom,
  encodeFunctionData,
  encodePacked,
  numberToHex,
  type PublicClient,
  parseAbi,
  type Transport,
  zeroHash,
} from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { baseSepolia } from "viem/chains";
import { afterEach, expect, test, vi } from "vitest";
import { canSelfFund } from "./canSelfFund.ts";

afterEach(() => vi.unstubAllGlobals());

const sender = `0x${"a".repeat(40)}` as const;
const gasBudget = 10_000_000n;
/** 1,000 gas at 8 wei, and a quarter more. */
const cost = 10_000n;

interface Facts {
  readonly balance: bigint;
  /** Wei that the operation's call sends. */
  readonly value?: bigint;
  readonly refused?: boolean;
}

/** Asks, and counts how often a bundler had to be asked. */
async function ask({ balance, value = 0n, refused = false }: Facts) {
  const request = async ({ method }: { method: string }) => {
    if (method !== "eth_getBalance") throw new Error(`unexpected ${method}`);
    return numberToHex(balance);
  };
  const asked: unknown[] = [];
  vi.stubGlobal("fetch", async (_: unknown, init?: RequestInit) => {
    const { id, method, params } = JSON.parse(String(init?.body));
    asked.push([method, params[0].paymaster, params[0].callGasLimit]);
    const error = { code: -32_500, message: "AA21 didn't pay prefund" };
    const result = { callGasLimit: "0x1f4", preVerificationGas: "0x64", verificationGasLimit: "0x190" };
    return Response.json({ jsonrpc: "2.0", id, ...(refused ? { error } : { result }) });
  });
  const chain: Chain = baseSepolia;
  const client = createPublicClient({ chain, transport: custom({ request }) }) as PublicClient<
    Transport,
    Chain
  >;
  const callData = encodeFunctionData({
    abi: parseAbi(["function execute(bytes32 mode, bytes calls)"]),
    args: [zeroHash, encodePacked(["address", "uint256", "bytes"], [sender, value, "0x"])],
  });
  const operation = { sender, callData, nonce: 0n, maxFeePerGas: 8n, maxPriorityFeePerGas: 1n };
  const options = { bundlerUrl: "http://bundler.test", gasBudget };
  const where = { chainId: chain.id, entryPointAddress: entryPoint07Address };
  return { pays: await canSelfFund(client, options, { ...operation, ...where }), asked };
}

test.each<[what: string, facts: Facts, pays: boolean]>([
  ["nothing", { balance: 0n }, false],
  ["a wei that somebody sent", { balance: 1n }, false],
  ["a wei less than it may cost", { balance: cost - 1n }, false],
  ["what it may cost", { balance: cost }, true],
  ["that, of which its call sends a wei", { balance: cost, value: 1n }, false],
  ["that beside what its call sends", { balance: cost + 7n, value: 7n }, true],
  ["less than its call sends", { balance: 1n, value: gasBudget }, false],
  ["enough, and a bundler that refuses it all the same", { balance: cost, refused: true }, false],
])("default: an account that has %s", async (_, facts, pays) => {
  expect((await ask(facts)).pays).toBe(pays);
});

test("behavior: a bundler estimates, without a paymaster, what neither nothing nor the gas budget decides", async () => {
  expect((await ask({ balance: 0n })).asked).toEqual([]);
  expect(await ask({ balance: gasBudget })).toEqual({ pays: true, asked: [] });
  expect(await ask({ balance: gasBudget + 4n, value: 4n })).toEqual({ pays: true, asked: [] });
  const { asked } = await ask({ balance: gasBudget - 1n });
  expect(asked).toEqual([["eth_estimateUserOperationGas", undefined, "0x0"]]);
});
