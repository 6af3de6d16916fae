import {
  type Address,
  type Chain,
  createPublicClient,
  custom,
  getAddress,
  type Hex,
  numberToHex,
  type PublicClient,
  pad,
  type Transport,
} from "viem";
import {
  createBundlerClient,
  entryPoint07Abi,
  entryPoint07Address,
  type UserOperation,
} from "viem/account-abstraction";
import { afterEach, expect, test, vi } from "vitest";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { readNetwork } from "../../chains/resolveNetwork.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { GasLimitTooHighError } from "../errors/budgetErrors.ts";
import { PaymasterAnswerInvalidError } from "../errors/sponsorshipErrors.ts";
import type { GasCaps } from "../gas/checkGas.ts";
import { choosePaymaster } from "../gas/choosePaymaster.ts";
import type { SessionContext } from "./SessionContext.ts";
import { signOperation } from "./signOperation.ts";

afterEach(() => vi.unstubAllGlobals());

const account: Address = `0x${"aa".repeat(20)}`;
const paymaster = getAddress(`0x${"bb".repeat(20)}`);
const intended: Hex = "0x1111";
// Of a session key, signing and choosing who pays read this much.
const session = {
  grant: { account, contracts: {}, chainId: 84_532 },
  terms: { paymaster: "any" },
} as unknown as DeserializedSessionKey;

/** What an honest service answers. */
const honest = {
  paymaster,
  paymasterData: "0xdada",
  paymasterVerificationGasLimit: "0xea60",
  paymasterPostOpGasLimit: "0x0",
};

/** All else that an operation consists of, as somebody else would like it. */
const wishes = {
  sender: `0x${"cc".repeat(20)}`,
  nonce: "0x7",
  callData: "0x6666",
  factory: `0x${"dd".repeat(20)}`,
  factoryData: "0x6666",
  callGasLimit: "0x66666666",
  verificationGasLimit: "0x66666666",
  preVerificationGas: "0x66666666",
  maxFeePerGas: "0x66666666",
  maxPriorityFeePerGas: "0x66666666",
  signature: "0x6666",
  initCode: "0x6666",
  authorization: { address: `0x${"dd".repeat(20)}` },
};

/** What the bundler says that the operation needs. */
const honestGas = { callGasLimit: "0x1", verificationGasLimit: "0x2", preVerificationGas: "0x3" };

/** What the session's key has signed so far. */
let signatures: UserOperation[] = [];

/** Signs an operation whose paymaster's service and bundler answer so. */
async function signed({
  gas = honestGas,
  gasCaps = {},
  ...answers
}: {
  readonly stub?: unknown;
  readonly data?: unknown;
  readonly gas?: object;
  readonly gasCaps?: GasCaps;
}) {
  signatures = [];
  vi.stubGlobal("fetch", async (_: unknown, init?: RequestInit) => {
    const { id, method } = JSON.parse(String(init?.body)) as { id: number; method: string };
    const { stub = honest, data = honest } = answers;
    const result = method === "pm_getPaymasterData" ? data : stub;
    return Response.json({ jsonrpc: "2.0", id, result });
  });
  const network = readNetwork({ paymasterUrl: "https://paymaster.test" });
  const { chain } = network;
  const node: Record<string, unknown> = { eth_blockNumber: "0x1", eth_call: pad("0x05") };
  const publicClient = createPublicClient({
    chain,
    transport: custom({ request: async ({ method }: { method: string }) => node[method] }),
  }) as PublicClient<Transport, Chain>;
  const bundlerClient = createBundlerClient({
    chain,
    client: publicClient,
    transport: custom({
      request: async ({ method }: { method: string }) =>
        method === "eth_estimateUserOperationGas" ? gas : undefined,
    }),
    userOperation: { estimateFeesPerGas: async () => ({ maxFeePerGas: 9n, maxPriorityFeePerGas: 8n }) },
    ...(await choosePaymaster(publicClient, session, network, {
      gasStrategy: "sponsored",
      paymasterHeaders: undefined,
    })),
  });
  // An account of which the bundler's client asks this much.
  const smartAccount = {
    address: account,
    entryPoint: { abi: entryPoint07Abi, address: entryPoint07Address, version: "0.7" },
    encodeCalls: async () => intended,
    getFactoryArgs: async () => ({ factory: undefined, factoryData: undefined }),
    getStubSignature: async () => "0xeeee",
    signUserOperation: async (operation: UserOperation) => {
      signatures.push(operation);
      return "0x5555";
    },
  } as unknown as ModularAccount;
  // Of all that an opened session has, the function uses these.
  const context = {
    account: smartAccount,
    bundlerClient,
    publicClient,
    door: { nonceKey: () => 7n },
    session,
    gasCaps,
  } as unknown as SessionContext;
  const { userOperation } = await signOperation(context, { calls: [], lane: 0, mode: "default" });
  return userOperation;
}

/** The operation that was wanted, as an honest service leaves it. */
const wanted = {
  sender: account,
  nonce: 5n,
  callData: intended,
  callGasLimit: 1n,
  verificationGasLimit: 2n,
  preVerificationGas: 3n,
  maxFeePerGas: 9n,
  maxPriorityFeePerGas: 8n,
  paymaster,
  paymasterData: "0xdada",
  paymasterVerificationGasLimit: 60_000n,
  paymasterPostOpGasLimit: 0n,
  signature: "0x5555",
};

/** Without fields that are not set. */
const fieldsOf = (operation: object) =>
  Object.fromEntries(Object.entries(operation).filter(([, value]) => value !== undefined));

test("default", async () => {
  const userOperation = await signed({});
  expect(fieldsOf(userOperation)).toEqual(wanted);
  expect(signatures).toHaveLength(1);
});

test.each([
  ["when gas is estimated", { stub: { ...honest, ...wishes } }],
  ["when it is to be signed", { data: { ...honest, ...wishes } }],
  ["once and for all", { stub: { ...honest, ...wishes, isFinal: true } }],
])(
  "behavior: a paymaster that writes an operation of its own, %s, has it signed nowhere",
  async (_, answers) => {
    const userOperation = await signed(answers);
    expect(fieldsOf(userOperation)).toEqual(wanted);
    expect(signatures).toMatchObject([{ sender: account, nonce: 5n, callData: intended }]);
  },
);

test.each([
  ["nothing", null],
  ["no paymaster", { paymasterData: "0x" }],
  ["no data", { paymaster }],
  ["an address that is none", { ...honest, paymaster: "0xbb" }],
  ["data that is no hex", { ...honest, paymasterData: "0xabc" }],
  ["gas that is no number", { ...honest, paymasterVerificationGasLimit: "much" }],
  ["gas beyond all fields", { ...honest, paymasterPostOpGasLimit: numberToHex(1n << 128n) }],
])("error: %s", async (_, answer) => {
  const refusal = await signed({ data: answer }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PaymasterAnswerInvalidError);
  await expect(signed({ stub: answer })).rejects.toBeInstanceOf(PaymasterAnswerInvalidError);
});

test.each([
  ["preVerificationGas", 2_000_000n],
  ["callGasLimit", 10_000_000n],
  ["verificationGasLimit", 10_000_000n],
  ["paymasterVerificationGasLimit", 2_000_000n],
  ["paymasterPostOpGasLimit", 2_000_000n],
] as const)("error: %s above its cap, wherever it comes from, is not signed for", async (field, cap) => {
  const asked = (value: bigint) => {
    const answer = { [field]: numberToHex(value) };
    return field.startsWith("paymaster")
      ? { stub: { ...honest, ...answer }, data: { ...honest, ...answer } }
      : { gas: { ...honestGas, ...answer } };
  };
  expect((await signed(asked(cap)))[field]).toBe(cap);

  const refusal = await signed(asked(cap + 1n)).catch((error: unknown) => error);
  expect(signatures).toEqual([]);
  expect(refusal).toBeInstanceOf(GasLimitTooHighError);
  expect(refusal).toMatchObject({ field, value: cap + 1n, cap });
  expect(String(refusal)).toContain(`gasCaps: { ${field}: `);

  const raised = await signed({ ...asked(cap + 1n), gasCaps: { [field]: cap + 1n } });
  expect(raised[field]).toBe(cap + 1n);
});
