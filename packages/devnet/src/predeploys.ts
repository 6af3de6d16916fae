import { createRequire } from "node:module";
import { encodeFunctionData, type Hex, parseEther, zeroHash } from "viem";
import type { DevAccount } from "./accounts.ts";
import { addresses } from "./addresses.ts";
import type { DevnetClient } from "./client.ts";
import { deployCreateX } from "./createX.ts";
import { deployAt, deployBySalt, hasCode, transact, withAddressArgument } from "./deployAt.ts";
import {
  callPolicy,
  ecdsaSigner,
  ecdsaValidator,
  gasPolicy,
  kernel,
  metaFactory,
  multicall3,
  testUsdc,
  timestampPolicy,
} from "./generated/contracts.ts";

/** The salt the EntryPoint's authors mined. */
const entryPointSalt = "0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3";

/** Seconds a strict bundler wants a factory's stake locked for. */
const unstakeDelay = 86_400;

/** Puts EntryPoint v0.7 on the chain: the one piece that the bundler needs to start. */
export async function deployEntryPoint(client: DevnetClient, deployer: DevAccount): Promise<void> {
  const artifact: { bytecode: Hex } = createRequire(import.meta.url)(
    "@account-abstraction/contracts/artifacts/EntryPoint.json",
  );
  await deployBySalt(client, addresses.entryPoint, artifact.bytecode, entryPointSalt, deployer.address);
}

/** Puts EntryPoint v0.6 and its SimpleAccounts' factory on the chain. Their authors mined no salt: it is zero. */
export async function deployEntryPoint06(client: DevnetClient, deployer: DevAccount): Promise<void> {
  const require = createRequire(import.meta.url);
  const entryPoint: {
    bytecode: Hex;
  } = require("@account-abstraction/contracts-v0.6/artifacts/EntryPoint.json");
  const accounts: {
    bytecode: Hex;
  } = require("@account-abstraction/contracts-v0.6/artifacts/SimpleAccountFactory.json");
  const { entryPoint06, simpleAccountFactory06 } = addresses;
  await deployBySalt(client, entryPoint06, entryPoint.bytecode, zeroHash, deployer.address);
  const factory = withAddressArgument(accounts.bytecode, entryPoint06);
  await deployBySalt(client, simpleAccountFactory06, factory, zeroHash, deployer.address);
}

/** Puts every other piece on the chain; what is there already stays as it is. */
export async function deployPredeploys(client: DevnetClient, deployer: DevAccount): Promise<void> {
  const from = deployer.address;
  await deployCreateX(client);
  await deployAt(client, addresses.multicall3, multicall3.bytecode, from);
  await deployAt(client, addresses.usdc, testUsdc.bytecode, from);
  await deployAt(client, addresses.ecdsaValidator, ecdsaValidator.bytecode, from);
  await deployAt(client, addresses.ecdsaSigner, ecdsaSigner.bytecode, from);
  await deployAt(client, addresses.callPolicy, callPolicy.bytecode, from);
  await deployAt(client, addresses.timestampPolicy, timestampPolicy.bytecode, from);
  await deployAt(client, addresses.gasPolicy, gasPolicy.bytecode, from);
  await deployKernel(client, deployer);
}

/** Kernel v3.1: implementation, factory, and the staked factory in front of it. */
async function deployKernel(client: DevnetClient, deployer: DevAccount): Promise<void> {
  const from = deployer.address;
  const { kernelImplementation, kernelFactory } = addresses;
  if (!(await hasCode(client, kernelImplementation)) || !(await hasCode(client, kernelFactory))) {
    const implementation = withAddressArgument(kernel.implementation, addresses.entryPoint);
    const factory = withAddressArgument(kernel.factory, kernelImplementation);
    await deployAt(client, kernelImplementation, implementation, from);
    await deployAt(client, kernelFactory, factory, from);
  }
  if (await hasCode(client, addresses.metaFactory)) return;

  await deployAt(client, addresses.metaFactory, withAddressArgument(metaFactory.bytecode, from), from);
  const { abi } = metaFactory;
  const approve = encodeFunctionData({ abi, functionName: "approveFactory", args: [kernelFactory, true] });
  const stake = encodeFunctionData({
    abi,
    functionName: "stake",
    args: [addresses.entryPoint, unstakeDelay],
  });
  await transact(client, { from, to: addresses.metaFactory, data: approve });
  // A strict bundler lets only a staked factory touch the storage of the modules it installs.
  await transact(client, { from, to: addresses.metaFactory, data: stake, value: parseEther("1") });
}
