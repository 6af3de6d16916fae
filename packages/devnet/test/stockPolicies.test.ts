/** What the stand-ins let through must be what the originals let through: each of these was seen on the originals. */
import { encodeCallDataEpV07, KernelV3_1AccountAbi } from "@zerodev/sdk";
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  type Hex,
  hashTypedData,
  pad,
  parseAbi,
  toHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callPolicy, ecdsaValidator, gasPolicy } from "../src/generated/contracts.ts";
import { addresses, type Devnet, startDevnet, testUsdcAbi } from "../src/index.ts";
import {
  createStockSession,
  gasBudget,
  kernelClient,
  type StockSession,
  stockPolicies,
  transferAbi,
} from "./support/stockSession.ts";

let devnet: Devnet;
beforeAll(async () => {
  devnet = await startDevnet();
});
afterAll(() => devnet?.close());

const thief = "0x00000000000000000000000000000000000000f3";
const erc1271Valid = "0x1626ba7e";
const erc1271Abi = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);

const transfer = (value: bigint) => ({
  to: addresses.usdc,
  data: encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [thief, value] }),
});

const usdcOf = (address: Address) =>
  devnet.publicClient.readContract({
    abi: erc20Abi,
    address: addresses.usdc,
    functionName: "balanceOf",
    args: [address],
  });

async function send(client: StockSession["client"], ...calls: { to: Address; data: Hex }[]) {
  const hash = await client.sendUserOperation({ calls });
  return client.waitForUserOperationReceipt({ hash });
}

/** The payment a thief would have the account sign. */
async function drain({ account, client }: StockSession, value: bigint) {
  const { timestamp } = await devnet.publicClient.getBlock();
  const message = {
    from: account,
    to: thief as Address,
    value,
    validAfter: 0n,
    validBefore: timestamp + 10_000_000n,
    nonce: pad(toHex(timestamp)),
  };
  const typedData = {
    domain: { name: "USDC", version: "2", chainId: devnet.chain.id, verifyingContract: addresses.usdc },
    types: {
      TransferWithAuthorization: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "validAfter", type: "uint256" },
        { name: "validBefore", type: "uint256" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    primaryType: "TransferWithAuthorization",
    message,
  } as const;
  const signature = await client.account.signTypedData(typedData);
  return { message, signature, hash: hashTypedData(typedData) };
}

const answer = (account: Address, { hash, signature }: { hash: Hex; signature: Hex }) =>
  devnet.publicClient.readContract({
    abi: erc1271Abi,
    address: account,
    functionName: "isValidSignature",
    args: [hash, signature],
  });

describe("what the stock policy set lets a stolen key do", () => {
  test("behavior: sign any payment out of the account", async () => {
    const session = await createStockSession(devnet);
    await send(session.client, transfer(1n));
    const payment = await drain(session, await usdcOf(session.account));
    expect(await answer(session.account, payment)).toBe(erc1271Valid);

    const { from, to, value, validAfter, validBefore, nonce } = payment.message;
    const client = await devnet.impersonate(devnet.accounts[0]?.address ?? thief);
    const hash = await client.writeContract({
      abi: testUsdcAbi,
      address: addresses.usdc,
      functionName: "transferWithAuthorization",
      args: [from, to, value, validAfter, validBefore, nonce, payment.signature],
    });
    expect((await devnet.publicClient.waitForTransactionReceipt({ hash })).status).toBe("success");
    expect(await usdcOf(session.account)).toBe(0n);
  });

  test("behavior: spend the whole balance in an allowed call", async () => {
    const session = await createStockSession(devnet);
    expect((await send(session.client, transfer(await usdcOf(session.account)))).success).toBe(true);
    expect(await usdcOf(session.account)).toBe(0n);
  });

  test("behavior: be used after its owner tried to uninstall it before its first use", async () => {
    const session = await createStockSession(devnet);
    await send(session.ownerClient, transfer(1n));
    const permissionId = session.plugin.getIdentifier();
    const uninstall = encodeFunctionData({
      abi: KernelV3_1AccountAbi,
      functionName: "uninstallValidation",
      args: [
        concatHex(["0x02", pad(permissionId, { size: 20, dir: "right" })]),
        encodeAbiParameters([{ type: "bytes[]" }], [["0x", "0x", "0x", "0x"]]),
        "0x",
      ],
    });
    await expect(send(session.ownerClient, { to: session.account, data: uninstall })).rejects.toThrow(
      "0x09ee6468",
    );
    expect((await send(session.client, transfer(2n))).success).toBe(true);
  });

  test("behavior: sign on after its nonce was invalidated", async () => {
    const session = await createStockSession(devnet);
    await send(session.client, transfer(1n));
    const nonce = await devnet.publicClient.readContract({
      abi: KernelV3_1AccountAbi,
      address: session.account,
      functionName: "currentNonce",
    });
    const invalidate = encodeFunctionData({
      abi: KernelV3_1AccountAbi,
      functionName: "invalidateNonce",
      args: [nonce + 1],
    });
    expect((await send(session.ownerClient, { to: session.account, data: invalidate })).success).toBe(true);
    await expect(send(session.client, transfer(1n))).rejects.toThrow(/AA23 reverted/);
    expect(await answer(session.account, await drain(session, 1n))).toBe(erc1271Valid);
  });

  test("behavior: sign on after it expired", async () => {
    const state = await devnet.snapshot();
    const { timestamp } = await devnet.publicClient.getBlock();
    const session = await createStockSession(devnet, stockPolicies(undefined, Number(timestamp) + 3_600));
    await send(session.client, transfer(1n));
    await devnet.increaseTime(3_600 + 86_400);
    await expect(send(session.client, transfer(1n))).rejects.toThrow(/expires|AA22/);
    expect(await answer(session.account, await drain(session, 1n))).toBe(erc1271Valid);
    await devnet.revert(state);
  });
});

describe("ECDSAValidator", () => {
  test("behavior: the owner's EOA executes directly, a stranger does not", async () => {
    const session = await createStockSession(devnet);
    await send(session.ownerClient, transfer(1n));
    await devnet.fundEth(session.owner.address, 10n ** 18n);
    const call = {
      abi: KernelV3_1AccountAbi,
      address: session.account,
      functionName: "execute",
      args: [
        pad("0x"),
        encodePacked(["address", "uint256", "bytes"], [addresses.usdc, 0n, transfer(5n).data]),
      ],
    } as const;
    const before = await usdcOf(thief);
    const owner = await devnet.impersonate(session.owner.address);
    const hash = await owner.writeContract(call);
    expect((await devnet.publicClient.waitForTransactionReceipt({ hash })).status).toBe("success");
    expect((await usdcOf(thief)) - before).toBe(5n);

    await expect(devnet.publicClient.simulateContract({ ...call, account: thief })).rejects.toThrow(
      "ECDSAValidator: sender is not owner",
    );
  });

  test("behavior: an owner is replaced by uninstalling first", async () => {
    const session = await createStockSession(devnet);
    const successor = privateKeyToAccount(generatePrivateKey());
    const validator = (functionName: "onInstall" | "onUninstall", data: Hex) => ({
      to: addresses.ecdsaValidator,
      data: encodeFunctionData({ abi: ecdsaValidator.abi, functionName, args: [data] }),
    });
    const install = validator("onInstall", successor.address);
    await send(session.ownerClient, transfer(1n));
    await expect(send(session.ownerClient, install)).rejects.toThrow("0x93360fbf");
    expect((await send(session.ownerClient, validator("onUninstall", "0x"), install)).success).toBe(true);
    const next = await kernelClient(devnet, successor, undefined, session.account);
    expect((await send(next, transfer(1n))).success).toBe(true);
    await expect(send(session.ownerClient, transfer(1n))).rejects.toThrow("AA24");
  });
});

describe("policies called by an account of our own", () => {
  const id = pad("0x01");
  const abi = [...callPolicy.abi, ...gasPolicy.abi] as const;

  /** An operation of which only what the policies read is filled in. */
  const operation = (callData: Hex, paymasterAndData: Hex = "0x") => ({
    sender: thief as Address,
    nonce: 0n,
    initCode: "0x" as Hex,
    callData,
    accountGasLimits: concatHex([toHex(1_000n, { size: 16 }), toHex(2_000n, { size: 16 })]),
    preVerificationGas: 3_000n,
    gasFees: concatHex([toHex(1n, { size: 16 }), toHex(10n, { size: 16 })]),
    paymasterAndData,
    signature: "0x" as Hex,
  });

  async function account(index: number) {
    const address = devnet.accounts[index]?.address ?? thief;
    const client = await devnet.impersonate(address);
    return {
      address,
      async call(policy: Address, functionName: "onInstall" | "onUninstall", data: Hex) {
        await devnet.publicClient.simulateContract({
          abi,
          address: policy,
          functionName,
          args: [data],
          account: address,
        });
        const hash = await client.writeContract({ abi, address: policy, functionName, args: [data] });
        await devnet.publicClient.waitForTransactionReceipt({ hash });
      },
      async check(policy: Address, op: ReturnType<typeof operation>) {
        const request = { abi, address: policy, functionName: "checkUserOpPolicy", args: [id, op] } as const;
        const { result } = await devnet.publicClient.simulateContract({ ...request, account: address });
        const hash = await client.writeContract(request);
        await devnet.publicClient.waitForTransactionReceipt({ hash });
        return result;
      },
    };
  }

  const policy = (index: number) => {
    const found = stockPolicies()[index];
    if (found === undefined) throw new Error("no such policy");
    return concatHex([id, found.getPolicyData()]);
  };
  const executeData = (mode: Hex, call = transfer(1n)) =>
    encodeFunctionData({
      abi: KernelV3_1AccountAbi,
      functionName: "execute",
      args: [
        pad(mode, { dir: "right" }),
        encodePacked(["address", "uint256", "bytes"], [call.to, 0n, call.data]),
      ],
    });

  test("behavior: the call policy accepts try mode, and outlives its uninstall", async () => {
    const { call, check } = await account(1);
    await call(addresses.callPolicy, "onInstall", policy(0));
    expect(await check(addresses.callPolicy, operation(executeData("0x0000")))).toBe(0n);
    expect(await check(addresses.callPolicy, operation(executeData("0x0001")))).toBe(0n);
    await call(addresses.callPolicy, "onUninstall", id);
    expect(await check(addresses.callPolicy, operation(executeData("0x0000")))).toBe(0n);
    await expect(call(addresses.callPolicy, "onInstall", policy(0))).rejects.toThrow(/reverted/);
  });

  test("behavior: the call policy checks every call of a batch", async () => {
    const { call, check } = await account(2);
    await call(addresses.callPolicy, "onInstall", policy(0));
    const allowed = { ...transfer(1n), value: 0n };
    const other = { to: addresses.usdc, value: 0n, data: "0x095ea7b3" as Hex };
    const batch = (...calls: (typeof allowed)[]) => encodeCallDataEpV07(calls);
    expect(await check(addresses.callPolicy, operation(await batch(allowed, allowed)))).toBe(0n);
    await expect(check(addresses.callPolicy, operation(await batch(allowed, other)))).rejects.toThrow(
      /reverted/,
    );
    const paid = await batch({ ...allowed, value: 1n }, allowed);
    await expect(check(addresses.callPolicy, operation(paid))).rejects.toThrow("CallViolatesValueRule");
  });

  test("error: the call policy refuses static calls and other selectors", async () => {
    const { call, check } = await account(3);
    await call(addresses.callPolicy, "onInstall", policy(0));
    await expect(check(addresses.callPolicy, operation(executeData("0xfe00")))).rejects.toThrow(
      "InvalidCallType",
    );
    await expect(check(addresses.callPolicy, operation("0x12345678"))).rejects.toThrow(/reverted/);
  });

  test("behavior: the gas policy counts the account's gas and not the paymaster's", async () => {
    const { address, call, check } = await account(4);
    await call(addresses.gasPolicy, "onInstall", policy(2));
    const paymaster = concatHex([thief, toHex(2n ** 100n, { size: 16 }), toHex(2n ** 100n, { size: 16 })]);
    expect(await check(addresses.gasPolicy, operation("0x", paymaster))).toBe(0n);
    const [allowed] = await devnet.publicClient.readContract({
      abi: gasPolicy.abi,
      address: addresses.gasPolicy,
      functionName: "gasPolicyConfig",
      args: [id, address],
    });
    expect(allowed).toBe(gasBudget - 60_000n);
    const tooMuch = { ...operation("0x"), preVerificationGas: gasBudget };
    expect(await check(addresses.gasPolicy, tooMuch)).toBe(1n);
  });
});
