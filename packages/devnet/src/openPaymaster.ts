import { type Address, encodeFunctionData, parseAbi, parseEther } from "viem";
import type { DevnetClient } from "./client.ts";
import { transact } from "./deployAt.ts";

const abi = parseAbi([
  "function owner() view returns (address)",
  "function setSigner(address current)",
  "function addStake(uint32 unstakeDelay) payable",
  "function deposit() payable",
]);

/** Seconds and wei that strict bundlers want locked up. */
const stake = { delay: 86_400, value: parseEther("1") } as const;

/** Who signs for a paymaster, and what it pays from. */
export interface OpenPaymasterParameters {
  readonly paymaster: Address;
  readonly signer: Address;
  /** Wei. */
  readonly deposit: bigint;
}

/**
 * Makes a deployed paymaster pay for what somebody signs, as its owner: nobody holds a key for that one here.
 *
 * @param client - Bends the chain.
 * @param parameters - The paymaster, its signer to be, its deposit.
 */
export async function openPaymaster(
  client: DevnetClient,
  { paymaster, signer, deposit }: OpenPaymasterParameters,
): Promise<void> {
  const from = await client.readContract({ abi, address: paymaster, functionName: "owner" });
  const balance = await client.getBalance({ address: from });
  await client.setBalance({ address: from, value: balance + stake.value + deposit + parseEther("1") });
  await client.impersonateAccount({ address: from });
  const setSigner = encodeFunctionData({ abi, functionName: "setSigner", args: [signer] });
  const addStake = encodeFunctionData({ abi, functionName: "addStake", args: [stake.delay] });
  await transact(client, { from, to: paymaster, data: setSigner });
  await transact(client, { from, to: paymaster, data: addStake, value: stake.value });
  const data = encodeFunctionData({ abi, functionName: "deposit" });
  await transact(client, { from, to: paymaster, data, value: deposit });
  await client.stopImpersonatingAccount({ address: from });
}
