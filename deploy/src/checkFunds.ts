import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  formatEther,
  type Hex,
  hexToBigInt,
  parseAbi,
  serializeTransaction,
} from "viem";
import { createXAddress } from "./createX.ts";
import { DeployError } from "./errors.ts";
import type { PlannedContract } from "./planDeployment.ts";

const createXAbi = parseAbi([
  "function deployCreate2(bytes32 salt, bytes initCode) payable returns (address)",
]);

/** The OP stack's predeploy that knows what posting a transaction to L1 costs. */
const gasPriceOracle = "0x420000000000000000000000000000000000000F";
const gasPriceOracleAbi = parseAbi(["function getL1Fee(bytes transaction) view returns (uint256)"]);

/**
 * Estimates the most that a deployment may cost, at the fees that Ignition will offer (twice the base fee and the tip)
 * and with what the L1 asks on an OP chain.
 *
 * @param provider - The node.
 * @param deployer - Who pays.
 * @param missing - From `findMissing`.
 * @returns Wei.
 */
export async function estimateCost(
  provider: EIP1193Provider,
  deployer: Address,
  missing: readonly PlannedContract[],
): Promise<bigint> {
  const [feePerGas, hasL1] = await Promise.all([readFeePerGas(provider), hasCode(provider, gasPriceOracle)]);
  const costs = await Promise.all(
    missing.map(async (contract) => {
      const data = deploymentData(contract);
      const gas = await quantity(provider, "eth_estimateGas", [{ from: deployer, to: createXAddress, data }]);
      return gas * feePerGas + (hasL1 ? await readL1Fee(provider, data) : 0n);
    }),
  );
  return costs.reduce((sum, each) => sum + each, 0n);
}

/**
 * Checks that the deployer can pay for what is to be deployed.
 *
 * @param provider - The node.
 * @param deployer - Who pays.
 * @param missing - From `findMissing`.
 * @throws {DeployError} naming the account, what it holds and what it needs.
 */
export async function checkFunds(
  provider: EIP1193Provider,
  deployer: Address,
  missing: readonly PlannedContract[],
): Promise<void> {
  const [balance, cost] = await Promise.all([
    quantity(provider, "eth_getBalance", [deployer, "latest"]),
    estimateCost(provider, deployer, missing),
  ]);
  if (balance < cost || balance === 0n) {
    throw new DeployError(
      `The deployer ${deployer} holds ${formatEther(balance)} ETH and may need up to ${formatEther(cost)} ETH: fund it and run this again.`,
    );
  }
}

/** What is sent to CreateX to deploy a contract. */
export function deploymentData({ salt, initCode }: Pick<PlannedContract, "salt" | "initCode">): Hex {
  return encodeFunctionData({ abi: createXAbi, functionName: "deployCreate2", args: [salt, initCode] });
}

async function readFeePerGas(provider: EIP1193Provider): Promise<bigint> {
  const block: { baseFeePerGas?: Hex } = await provider.request({
    method: "eth_getBlockByNumber",
    params: ["latest", false],
  });
  if (block.baseFeePerGas === undefined) return quantity(provider, "eth_gasPrice", []);
  const tip = await quantity(provider, "eth_maxPriorityFeePerGas", []).catch(() => 1_000_000_000n);
  return hexToBigInt(block.baseFeePerGas) * 2n + tip;
}

async function readL1Fee(provider: EIP1193Provider, data: Hex): Promise<bigint> {
  // Fees and nonce change the size by a few bytes in twenty thousand.
  const transaction = serializeTransaction({ chainId: 1, type: "eip1559", to: createXAddress, data });
  const call = encodeFunctionData({ abi: gasPriceOracleAbi, functionName: "getL1Fee", args: [transaction] });
  const result: Hex = await provider.request({
    method: "eth_call",
    params: [{ to: gasPriceOracle, data: call }, "latest"],
  });
  return decodeFunctionResult({ abi: gasPriceOracleAbi, functionName: "getL1Fee", data: result });
}

async function hasCode(provider: EIP1193Provider, address: Address): Promise<boolean> {
  return (await provider.request({ method: "eth_getCode", params: [address, "latest"] })) !== "0x";
}

async function quantity(
  provider: EIP1193Provider,
  method: string,
  params: readonly unknown[],
): Promise<bigint> {
  return hexToBigInt(await provider.request({ method, params }));
}
