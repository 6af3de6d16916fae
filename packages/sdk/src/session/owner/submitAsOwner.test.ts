import { createPublicClient, custom, type Hex, hexToNumber, numberToHex, pad } from "viem";
import {
  createBundlerClient,
  entryPoint07Abi,
  entryPoint07Address,
  type SmartAccount,
} from "viem/account-abstraction";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { recoverAuthorizationAddress } from "viem/utils";
import { expect, test } from "vitest";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { feeAttempts } from "../operation/isFeeRefusal.ts";
import { submitAsOwner } from "./submitAsOwner.ts";

const address = pad("0xaa", { size: 20 });

interface Sent {
  readonly nonce: Hex;
  readonly maxFeePerGas: Hex;
  readonly signature: Hex;
  readonly factory?: Hex | undefined;
  readonly eip7702Auth?: Readonly<Record<"address" | "chainId" | "nonce" | "r" | "s" | "yParity", Hex>>;
}

/** Hands an operation to a bundler that answers so, one time after the other; fees rise with each question. */
async function submit(...answers: readonly (string | undefined)[]) {
  return await submitFrom([], ...answers);
}

/** As {@link submit}, of an account that the node shows after so many looks. */
async function submitFrom(looks: readonly boolean[], ...answers: readonly (string | undefined)[]) {
  return await submitOf({}, looks, ...answers);
}

/** As {@link submitFrom}, of an account that has more than that. */
async function submitOf(
  more: Partial<SmartAccount>,
  looks: readonly boolean[],
  ...answers: readonly (string | undefined)[]
) {
  const [shown, sent]: [boolean[], Sent[]] = [[...looks], []];
  let [asked, signatures] = [0, 0];
  const client = createPublicClient({
    chain: baseSepolia,
    transport: custom({ request: async () => numberToHex(baseSepolia.id) }),
  });
  const bundler = createBundlerClient({
    chain: baseSepolia,
    client,
    transport: custom(
      {
        request: async ({ method, params }: { method: string; params: readonly [Sent] }) => {
          if (method === "eth_estimateUserOperationGas") {
            return { callGasLimit: "0x1", verificationGasLimit: "0x2", preVerificationGas: "0x3" };
          }
          const answer = answers[sent.length];
          sent.push(params[0]);
          if (answer !== undefined) throw Object.assign(new Error(answer), { code: -32602, message: answer });
          return pad("0x01");
        },
      },
      { retryCount: 0 },
    ),
    userOperation: {
      estimateFeesPerGas: async () => {
        asked += 1;
        return { maxFeePerGas: BigInt(asked), maxPriorityFeePerGas: 1n };
      },
    },
  });
  // Of an account, the bundler's client asks this much.
  const account = {
    address,
    entryPoint: { abi: entryPoint07Abi, address: entryPoint07Address, version: "0.7" },
    getNonce: async () => 7n,
    encodeCalls: async () => "0x1111",
    getFactoryArgs: async () =>
      shown[0] === false
        ? { factory: address, factoryData: "0xfa" }
        : { factory: undefined, factoryData: undefined },
    isDeployed: async () => {
      if (shown[0] === false) shown.shift();
      return shown[0] !== false;
    },
    getStubSignature: async () => "0xeeee",
    signUserOperation: async () => {
      signatures += 1;
      return numberToHex(signatures);
    },
    client,
    ...more,
  } as unknown as ModularAccount;
  const result = await submitAsOwner(bundler, account, [{ to: address, data: "0x" }], undefined).catch(
    (error: unknown) => error,
  );
  return { result, sent };
}

const tooLow = "maxFeePerGas must be at least 5";

test("default: one operation, and its hash as it is computed here", async () => {
  const { result, sent } = await submit();
  expect(sent).toHaveLength(1);
  expect(result).toMatch(/^0x[0-9a-f]{64}$/);
  expect(result).not.toBe(pad("0x01"));
});

test("behavior: where fees are refused, they are asked anew, with the same nonce", async () => {
  const { result, sent } = await submit(tooLow, tooLow);
  expect(sent.map(({ nonce }) => nonce)).toEqual(["0x7", "0x7", "0x7"]);
  expect(sent.map(({ maxFeePerGas }) => BigInt(maxFeePerGas))).toEqual([1n, 2n, 3n]);
  expect(new Set(sent.map(({ signature }) => signature)).size).toBe(3);
  expect(result).toMatch(/^0x[0-9a-f]{64}$/);
});

test("behavior: where another operation deploys the account, it is waited for, and the nonce stays", async () => {
  const conflict = "AA10 sender already constructed: conflicting userOperation, reverted";
  const { result, sent } = await submitFrom([false, false, false, true], conflict);
  expect(sent.map(({ nonce }) => nonce)).toEqual(["0x7", "0x7"]);
  expect(sent.map(({ factory }) => factory)).toEqual([address, undefined]);
  expect(result).toMatch(/^0x[0-9a-f]{64}$/);
});

test("behavior: the first operation of an EOA brings its delegation, signed for this chain alone; the next brings none", async () => {
  const owner = privateKeyToAccount(pad("0x07"));
  const delegate = pad("0xdd", { size: 20 });
  const authorization = { account: owner, address: delegate };
  const { sent } = await submitOf({ authorization, address: owner.address }, [false, false]);
  const { eip7702Auth } = sent[0] ?? {};
  if (eip7702Auth === undefined) throw new Error("There is no delegation.");
  const { r, s, yParity } = eip7702Auth;
  const signed = {
    address: delegate,
    chainId: hexToNumber(eip7702Auth.chainId),
    nonce: hexToNumber(eip7702Auth.nonce),
  };
  expect(signed.chainId).toBe(baseSepolia.id);
  const signer = await recoverAuthorizationAddress({
    authorization: signed,
    signature: { r, s, yParity: hexToNumber(yParity) },
  });
  expect(signer).toBe(owner.address);
  const later = await submitOf({ authorization, address: owner.address }, []);
  expect(later.sent[0]?.eip7702Auth).toBeUndefined();
});

test("error: so often, and no more", async () => {
  const { result, sent } = await submit(tooLow, tooLow, tooLow, tooLow);
  expect(sent).toHaveLength(feeAttempts);
  expect(String(result)).toContain(tooLow);
});

test("behavior: a bundler that has it already has what was wanted", async () => {
  const { result, sent } = await submit("already known");
  expect(sent).toHaveLength(1);
  expect(result).toMatch(/^0x[0-9a-f]{64}$/);
});

test("error: whatever else it says is handed on, and nothing is sent again", async () => {
  const { result, sent } = await submit("paymaster is not allowed");
  expect(sent).toHaveLength(1);
  expect(String(result)).toContain("paymaster is not allowed");
});
