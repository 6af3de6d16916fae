/**
 * Every callback of the stock modules in every state of a permission. With `FORK_URL` of a public chain the same table
 * runs against the canonical modules.
 */
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeErrorResult,
  encodeFunctionData,
  encodePacked,
  type Hex,
  isHex,
  pad,
  parseAbi,
  toHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { addresses, type Devnet, startDevnet } from "../src/index.ts";
import { stockPolicies } from "./support/stockSession.ts";

const abi = parseAbi([
  "struct PackedUserOperation { address sender; uint256 nonce; bytes initCode; bytes callData; bytes32 accountGasLimits; uint256 preVerificationGas; bytes32 gasFees; bytes paymasterAndData; bytes signature; }",
  "function onInstall(bytes data) payable",
  "function onUninstall(bytes data) payable",
  "function isInitialized(address account) view returns (bool)",
  "function checkUserOpPolicy(bytes32 id, PackedUserOperation userOp) payable returns (uint256)",
  "function checkSignaturePolicy(bytes32 id, address sender, bytes32 hash, bytes signature) view returns (uint256)",
  "function checkUserOpSignature(bytes32 id, PackedUserOperation userOp, bytes32 userOpHash) payable returns (uint256)",
  "function checkSignature(bytes32 id, address sender, bytes32 hash, bytes signature) view returns (bytes4)",
  "function validateUserOp(PackedUserOperation userOp, bytes32 userOpHash) payable returns (uint256)",
  "function isValidSignatureWithSender(address sender, bytes32 hash, bytes signature) view returns (bytes4)",
  "function preCheck(address sender, uint256 value, bytes data) payable returns (bytes)",
  "function execute(bytes32 mode, bytes execution) payable",
  "function transfer(address to, uint256 amount) returns (bool)",
  "error AlreadyInitialized(address account)",
  "error NotInitialized(address account)",
  "error InvalidCallData()",
  "error Error(string reason)",
]);

type FunctionName = Exclude<Parameters<typeof encodeFunctionData<typeof abi>>[0]["functionName"], undefined>;

let devnet: Devnet;
beforeAll(async () => {
  const { FORK_URL: forkUrl } = process.env;
  devnet = await startDevnet(forkUrl ? { forkUrl } : {});
});
afterAll(() => devnet?.close());

const id = pad("0x01");
const hash = pad("0x02");
const [key, otherKey] = [
  privateKeyToAccount(generatePrivateKey()),
  privateKeyToAccount(generatePrivateKey()),
];

const word = (value: bigint | boolean | Hex) => {
  if (typeof value === "boolean") return toHex(value, { size: 32 });
  return typeof value === "bigint" ? toHex(value, { size: 32 }) : pad(value, { dir: "right" });
};
const [valid, invalid] = [word("0x1626ba7e"), word("0xffffffff")];
const [passed, failed] = [word(0n), word(1n)];
const noData = { reverted: "0x" };
const nothing = "0x";

const callData = encodeFunctionData({
  abi,
  functionName: "execute",
  args: [
    pad("0x"),
    encodePacked(
      ["address", "uint256", "bytes"],
      [addresses.usdc, 0n, encodeFunctionData({ abi, functionName: "transfer", args: [addresses.usdc, 1n] })],
    ),
  ],
});

const userOp = (signature: Hex = "0x") => ({
  sender: addresses.usdc,
  nonce: 0n,
  initCode: "0x" as Hex,
  callData,
  accountGasLimits: concatHex([toHex(1_000n, { size: 16 }), toHex(2_000n, { size: 16 })]),
  preVerificationGas: 3_000n,
  gasFees: concatHex([toHex(1n, { size: 16 }), toHex(10n, { size: 16 })]),
  paymasterAndData: "0x" as Hex,
  signature,
});

/** What a call answered, or the data that it reverted with. */
type Answer = Hex | { readonly reverted: Hex | undefined };

const replySchema = z.object({
  result: z.custom<Hex>(isHex).optional(),
  error: z.object({ data: z.custom<Hex>(isHex) }).optional(),
});

/** An account of its own for each test, so that none sees another's state. */
async function newAccount() {
  const account = privateKeyToAccount(generatePrivateKey()).address;
  await devnet.fundEth(account, 10n ** 18n);
  const client = await devnet.impersonate(account);
  const encode = (functionName: FunctionName, args: readonly unknown[]) =>
    encodeFunctionData({ abi, functionName, args } as Parameters<typeof encodeFunctionData>[0]);
  return {
    account,
    async ask(to: Address, functionName: FunctionName, ...args: readonly unknown[]): Promise<Answer> {
      // Straight to the node: what matters is the revert's data, to the byte.
      const reply = await fetch(devnet.rpcUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "eth_call",
          params: [{ from: account, to, data: encode(functionName, args) }, "latest"],
        }),
      });
      const { result, error } = replySchema.parse(await reply.json());
      return result ?? { reverted: error?.data };
    },
    async send(to: Address, functionName: FunctionName, ...args: readonly unknown[]) {
      const transaction = await client.sendTransaction({ to, data: encode(functionName, args) });
      const { status } = await devnet.publicClient.waitForTransactionReceipt({ hash: transaction });
      expect(status).toBe("success");
    },
  };
}

/** A permission's states, in the order in which it goes through them. */
const states = ["unknown", "installed", "uninstalled", "installed again"] as const;

describe("ECDSASigner", () => {
  const install = concatHex([id, key.address]);

  test("behavior: every callback in every state", async () => {
    const { account, ask, send } = await newAccount();
    const own = await key.sign({ hash });
    const other = await otherKey.sign({ hash });
    const signer = addresses.ecdsaSigner;
    const look = async () => ({
      onInstall: await ask(signer, "onInstall", install),
      onUninstall: await ask(signer, "onUninstall", id),
      isInitialized: await ask(signer, "isInitialized", account),
      userOp: await ask(signer, "checkUserOpSignature", id, userOp(own), hash),
      userOpByAnother: await ask(signer, "checkUserOpSignature", id, userOp(other), hash),
      signature: await ask(signer, "checkSignature", id, account, hash, own),
      signatureByAnother: await ask(signer, "checkSignature", id, account, hash, other),
    });
    const without = {
      onInstall: nothing,
      onUninstall: noData,
      isInitialized: word(false),
      userOp: failed,
      userOpByAnother: failed,
      signature: invalid,
      signatureByAnother: invalid,
    };
    const withKey = {
      onInstall: noData,
      onUninstall: nothing,
      isInitialized: word(true),
      userOp: passed,
      userOpByAnother: failed,
      signature: valid,
      signatureByAnother: invalid,
    };
    const seen = [await look()];
    await send(signer, "onInstall", install);
    seen.push(await look());
    await send(signer, "onUninstall", id);
    seen.push(await look());
    await send(signer, "onInstall", install);
    seen.push(await look());
    expect(Object.fromEntries(states.map((state, index) => [state, seen[index]]))).toEqual({
      unknown: without,
      installed: withKey,
      uninstalled: without,
      "installed again": withKey,
    });
  });

  test("behavior: another key may follow under the same id", async () => {
    const { ask, send } = await newAccount();
    const signer = addresses.ecdsaSigner;
    await send(signer, "onInstall", install);
    await send(signer, "onUninstall", id);
    await send(signer, "onInstall", concatHex([id, otherKey.address]));
    const by = async (owner: typeof key) =>
      ask(signer, "checkUserOpSignature", id, userOp(await owner.sign({ hash })), hash);
    expect([await by(key), await by(otherKey)]).toEqual([failed, passed]);
  });
});

describe("ECDSAValidator", () => {
  test("behavior: every callback in every state", async () => {
    const { account, ask, send } = await newAccount();
    const own = await key.sign({ hash });
    const other = await otherKey.sign({ hash });
    const validator = addresses.ecdsaValidator;
    const look = async () => ({
      onInstall: await ask(validator, "onInstall", key.address),
      onInstallAnother: await ask(validator, "onInstall", otherKey.address),
      onUninstall: await ask(validator, "onUninstall", "0x"),
      isInitialized: await ask(validator, "isInitialized", account),
      userOp: await ask(validator, "validateUserOp", userOp(own), hash),
      userOpByAnother: await ask(validator, "validateUserOp", userOp(other), hash),
      signature: await ask(validator, "isValidSignatureWithSender", account, hash, own),
      signatureByAnother: await ask(validator, "isValidSignatureWithSender", account, hash, other),
      hook: await ask(validator, "preCheck", key.address, 0n, "0x"),
      hookForAnother: await ask(validator, "preCheck", otherKey.address, 0n, "0x"),
    });
    const notOwner = {
      reverted: encodeErrorResult({
        abi,
        errorName: "Error",
        args: ["ECDSAValidator: sender is not owner"],
      }),
    };
    const already = {
      reverted: encodeErrorResult({ abi, errorName: "AlreadyInitialized", args: [account] }),
    };
    const without = {
      onInstall: nothing,
      onInstallAnother: nothing,
      onUninstall: { reverted: encodeErrorResult({ abi, errorName: "NotInitialized", args: [account] }) },
      isInitialized: word(false),
      userOp: failed,
      userOpByAnother: failed,
      signature: invalid,
      signatureByAnother: invalid,
      hook: notOwner,
      hookForAnother: notOwner,
    };
    const withOwner = {
      onInstall: already,
      onInstallAnother: already,
      onUninstall: nothing,
      isInitialized: word(true),
      userOp: passed,
      userOpByAnother: failed,
      signature: valid,
      signatureByAnother: invalid,
      hook: encodeAbiParameters([{ type: "bytes" }], ["0x"]),
      hookForAnother: notOwner,
    };
    const seen = [await look()];
    await send(validator, "onInstall", key.address);
    seen.push(await look());
    await send(validator, "onUninstall", "0x");
    seen.push(await look());
    await send(validator, "onInstall", key.address);
    seen.push(await look());
    expect(already.reverted.slice(0, 10)).toBe("0x93360fbf");
    expect(Object.fromEntries(states.map((state, index) => [state, seen[index]]))).toEqual({
      unknown: without,
      installed: withOwner,
      uninstalled: without,
      "installed again": withOwner,
    });
  });
});

describe("policies", () => {
  const invalidCallData = { reverted: encodeErrorResult({ abi, errorName: "InvalidCallData" }) };
  const window = word((3n << 208n) | (5n << 160n));
  const timestampData = encodePacked(["bytes32", "bytes32"], [pad("0x03"), pad("0x05")]);
  const [callPolicyData, , gasPolicyData] = stockPolicies().map((policy) => policy.getPolicyData());

  test.each([
    {
      name: "CallPolicy",
      policy: addresses.callPolicy,
      data: callPolicyData,
      userOp: { unknown: invalidCallData, live: passed, deprecated: passed },
    },
    {
      name: "TimestampPolicy",
      policy: addresses.timestampPolicy,
      data: timestampData,
      userOp: { unknown: noData, live: window, deprecated: noData },
    },
    {
      name: "GasPolicy",
      policy: addresses.gasPolicy,
      data: gasPolicyData,
      userOp: { unknown: noData, live: passed, deprecated: noData },
    },
  ])(
    "behavior: every callback of $name in every state",
    async ({ policy, data = "0x", userOp: expected }) => {
      const { account, ask, send } = await newAccount();
      const install = concatHex([id, data]);
      const look = async () => ({
        onInstall: await ask(policy, "onInstall", install),
        onUninstall: await ask(policy, "onUninstall", id),
        isInitialized: await ask(policy, "isInitialized", account),
        userOp: await ask(policy, "checkUserOpPolicy", id, userOp()),
        signature: await ask(policy, "checkSignaturePolicy", id, account, hash, "0x"),
      });
      const unknown = await look();
      await send(policy, "onInstall", install);
      const live = await look();
      await send(policy, "onUninstall", id);
      const deprecated = await look();
      expect({ unknown, live, deprecated }).toEqual({
        unknown: {
          onInstall: nothing,
          onUninstall: noData,
          isInitialized: word(false),
          userOp: expected.unknown,
          signature: noData,
        },
        live: {
          onInstall: noData,
          onUninstall: nothing,
          isInitialized: word(true),
          userOp: expected.live,
          signature: passed,
        },
        deprecated: {
          onInstall: noData,
          onUninstall: noData,
          isInitialized: word(false),
          userOp: expected.deprecated,
          signature: noData,
        },
      });
    },
  );

  test("error: CallPolicy names what a call violates", async () => {
    const { ask, send } = await newAccount();
    const policy = addresses.callPolicy;
    await send(policy, "onInstall", concatHex([id, callPolicyData ?? "0x"]));
    const operation = (mode: Hex, target: Address, selector: Hex, value = 0n) => ({
      ...userOp(),
      callData: encodeFunctionData({
        abi,
        functionName: "execute",
        args: [
          pad(mode, { dir: "right" }),
          mode === "0xff"
            ? encodePacked(["address", "bytes"], [target, selector])
            : encodePacked(["address", "uint256", "bytes"], [target, value, selector]),
        ],
      }),
    });
    const check = (op: ReturnType<typeof userOp>) => ask(policy, "checkUserOpPolicy", id, op);
    const { usdc, entryPoint } = addresses;
    expect({
      otherTarget: await check(operation("0x00", entryPoint, "0xa9059cbb")),
      otherFunction: await check(operation("0x00", usdc, "0x095ea7b3")),
      bareTransfer: await check(operation("0x00", usdc, "0x")),
      delegatecall: await check(operation("0xff", usdc, "0xa9059cbb")),
      value: await check(operation("0x00", usdc, "0xa9059cbb", 1n)),
      staticcall: await check(operation("0xfe", usdc, "0xa9059cbb")),
      otherSelector: await check({ ...userOp(), callData: pad("0x12345678", { size: 100, dir: "right" }) }),
    }).toEqual({
      otherTarget: { reverted: "0x1c49f4d1" },
      otherFunction: { reverted: "0x1c49f4d1" },
      bareTransfer: { reverted: "0x1c49f4d1" },
      delegatecall: { reverted: "0x1c49f4d1" },
      value: { reverted: "0x7b5812d4" },
      staticcall: { reverted: "0x39d2eb55" },
      otherSelector: noData,
    });
  });
});
