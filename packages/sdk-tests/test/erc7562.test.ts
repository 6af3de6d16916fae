import { readFile } from "node:fs/promises";
import {
  createSessionKey,
  type PolicySet,
  setCeiling,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import {
  type Address,
  concat,
  encodeFunctionData,
  type Hex,
  numberToHex,
  pad,
  parseAbi,
  parseEther,
  zeroAddress,
} from "viem";
import { toPackedUserOperation } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeCalls } from "../src/chain/encodeExecute.ts";
import { approveCall, escrowScope, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { checkValidation } from "../src/erc7562/index.ts";
import { receiptOf, settled, walletOf } from "../src/world/clients.ts";
import { createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** A new session. Of an owner whose account is not on the chain yet, its first operation takes the longest path. */
async function freshSession(
  policySet: PolicySet,
  periodSeconds: number,
  ownerPrivateKey: Hex = generatePrivateKey(),
) {
  const { devnet, usdc, spendCap, escrow, sellers } = world;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
    ownerPrivateKey,
    chain,
    rpcUrl,
    addresses: { spendCap, abbaBabaEscrow: escrow, usdc },
    counterparties: sellers.map(({ address }) => address),
    spend: [{ token: usdc, perPeriod: 10_000_000n, lifetime: 30_000_000n }],
    periodSeconds,
    gasBudgetWei: parseEther("1"),
    escrowScope,
    policySet,
  });
  await devnet.fundEth(smartAccountAddress, parseEther("1"));
  await devnet.fundUsdc(smartAccountAddress, 30_000_000n);
  return useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl, pollingInterval: 50 });
}

describe.each(["compact", "layered"] as const)("ERC-7562, %s sessions", (policySet) => {
  test.each([0, 1_800])(
    "default: every path of a session with periods of %i s conforms",
    async (periodSeconds) => {
      const { publicClient } = world.devnet;
      const session = await freshSession(policySet, periodSeconds);
      const single = [approveCall(world, world.escrow, 0n)];
      const batch = () => purchaseCalls(world, { buyer: session.account, amount: 1_000_000n });

      // Create the account, install the session, buy; then one call; then a batch.
      for (const calls of [await batch(), single, await batch()]) {
        const operation = await session.signCalls({ calls });
        const packed = toPackedUserOperation(operation.userOperation);
        expect(await checkValidation(publicClient, packed)).toEqual([]);
        await session.sendOperation(operation);
      }
    },
  );

  test("behavior: under a ceiling, of an installed session and of one that is installed then", async () => {
    const { devnet, usdc, spendCap } = world;
    const { chain, rpcUrl } = devnet;
    const ownerPrivateKey = generatePrivateKey();
    const installed = await freshSession(policySet, 0, ownerPrivateKey);
    const purchase = () => purchaseCalls(world, { buyer: installed.account, amount: 1_000_000n });
    await installed.sendCalls({ calls: await purchase() });
    await devnet.fundEth(privateKeyToAddress(ownerPrivateKey), parseEther("1"));
    const addresses = { spendCap };
    await setCeiling({
      ownerPrivateKey,
      chain,
      rpcUrl,
      addresses,
      index: 0n,
      token: usdc,
      limit: 10_000_000n,
      via: "direct",
    });

    for (const session of [installed, await freshSession(policySet, 0, ownerPrivateKey)]) {
      const operation = await session.signCalls({ calls: await purchase() });
      const packed = toPackedUserOperation(operation.userOperation);
      expect(await checkValidation(devnet.publicClient, packed)).toEqual([]);
      await session.sendOperation(operation);
    }
    const { ceilings } = await installed.getStatus();
    expect(ceilings).toMatchObject([{ used: 2_000_000n }]);
  });
});

describe("ERC-7562, negative controls", () => {
  test("error: a module that reads the clock is reported", async () => {
    const found = await checkControl("ClockReadingValidator");
    expect(found).toContainEqual(expect.objectContaining({ rule: "OP-011", what: "TIMESTAMP" }));
  });

  test("error: a module that writes a slot of all accounts is reported", async () => {
    const found = await checkControl("ForeignStorageValidator");
    expect(found).toContainEqual(expect.objectContaining({ rule: "STO-021" }));
  });
});

/** Checks an operation of an account whose root validator is one of the controls. */
async function checkControl(name: string) {
  const { devnet, thief } = world;
  const validator = await deploy(name);
  const initialize = encodeFunctionData({
    abi: KernelV3_1AccountAbi,
    functionName: "initialize",
    args: [concat(["0x01", validator]), zeroAddress, "0x", "0x", []],
  });
  const factory = {
    abi: parseAbi([
      "function createAccount(bytes data, bytes32 salt) returns (address)",
      "function getAddress(bytes data, bytes32 salt) view returns (address)",
    ]),
    address: devnet.addresses.kernelFactory,
    args: [initialize, pad("0x0")],
  } as const;
  const sender = await devnet.publicClient.readContract({ ...factory, functionName: "getAddress" });
  const wallet = walletOf(devnet, thief);
  await settled(devnet, await wallet.writeContract({ ...factory, functionName: "createAccount" }));
  await devnet.fundEth(sender, parseEther("1"));

  const gas = (first: bigint, second: bigint): Hex =>
    concat([numberToHex(first, { size: 16 }), numberToHex(second, { size: 16 })]);
  return checkValidation(devnet.publicClient, {
    sender,
    nonce: 0n,
    initCode: "0x",
    callData: encodeCalls([{ to: thief.address }]),
    accountGasLimits: gas(1_000_000n, 100_000n),
    preVerificationGas: 100_000n,
    gasFees: gas(1n, 1_000_000_000n),
    paymasterAndData: "0x",
    signature: "0x",
  });
}

/** Deploys one of `contracts/session/test/controls`. */
async function deploy(name: string): Promise<Address> {
  const path = `../../../artifacts/contracts/session/test/controls/${name}.sol/${name}.json`;
  const { abi, bytecode } = JSON.parse(await readFile(new URL(path, import.meta.url), "utf8"));
  const { devnet, thief } = world;
  const hash = await walletOf(devnet, thief).deployContract({ abi, bytecode });
  const { contractAddress } = await receiptOf(devnet, hash);
  if (!contractAddress) throw new Error(`${name} was not deployed.`);
  return contractAddress;
}
