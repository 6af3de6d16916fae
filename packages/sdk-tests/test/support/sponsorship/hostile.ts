/** Paymasters, and services, that are not ours. */
import { readFile } from "node:fs/promises";
import type { PaymasterData, Sponsor } from "@abbababa/platform/sponsorship";
import { type Address, numberToHex, parseEther } from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { receiptOf, settled, walletOf } from "../../../src/world/clients.ts";
import type { World } from "../../../src/world.ts";

/** Deploys one of `contracts/paymaster/test/controls`, with a deposit of 5 ETH. */
export async function deployPaymaster({ devnet, thief }: World, name: string): Promise<Address> {
  const path = `../../../../../artifacts/contracts/paymaster/test/controls/${name}.sol/${name}.json`;
  const { abi, bytecode } = JSON.parse(await readFile(new URL(path, import.meta.url), "utf8"));
  await devnet.fundEth(thief.address, parseEther("6"));
  const wallet = walletOf(devnet, thief);
  const { contractAddress } = await receiptOf(devnet, await wallet.deployContract({ abi, bytecode }));
  if (!contractAddress) throw new Error(`${name} was not deployed.`);
  const deposit = { abi: entryPoint07Abi, address: entryPoint07Address, functionName: "depositTo" } as const;
  const hash = await wallet.writeContract({ ...deposit, args: [contractAddress], value: parseEther("5") });
  await settled(devnet, hash);
  return contractAddress;
}

/** A service that names a paymaster for whatever is asked, with data that is always the same. */
export function sponsorWith(data: PaymasterData, postOpGas = 0n): Sponsor {
  const limits = {
    paymasterVerificationGasLimit: numberToHex(100_000n),
    paymasterPostOpGasLimit: numberToHex(postOpGas),
  };
  return { stub: async () => ({ ...data, ...limits }), sign: async () => data };
}

/** Ether that a paymaster has at the EntryPoint. Wei. */
export function depositOf({ devnet }: World, paymaster: Address): Promise<bigint> {
  const call = { abi: entryPoint07Abi, address: entryPoint07Address, functionName: "balanceOf" } as const;
  return devnet.publicClient.readContract({ ...call, args: [paymaster] });
}
