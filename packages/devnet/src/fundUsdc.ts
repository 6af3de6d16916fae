import { type Address, maxUint256, parseAbi, parseEther } from "viem";
import type { DevAccount } from "./accounts.ts";
import { addresses } from "./addresses.ts";
import type { DevnetClient } from "./client.ts";
import { SetupError } from "./errors.ts";
import { waitForReceipt } from "./waitForReceipt.ts";

const abi = parseAbi([
  "function mint(address to, uint256 amount) returns (bool)",
  "function masterMinter() view returns (address)",
  "function configureMinter(address minter, uint256 minterAllowedAmount) returns (bool)",
]);

/**
 * Mints USDC.
 *
 * @param to - Who receives it.
 * @param amount - Base units (10^-6 USDC).
 */
export async function fundUsdc(
  client: DevnetClient,
  deployer: DevAccount,
  to: Address,
  amount: bigint,
): Promise<void> {
  if (amount === 0n) return;
  const mint = {
    abi,
    address: addresses.usdc,
    account: deployer,
    functionName: "mint",
    args: [to, amount],
  } as const;
  // Anybody mints the stand-in; on a fork of a public chain Circle's own token is asked by its master minter.
  const open = await client.simulateContract(mint).then(
    () => true,
    () => false,
  );
  if (!open) await becomeMinter(client, deployer);
  const { status } = await waitForReceipt(client, await client.writeContract(mint));
  if (status !== "success") throw new SetupError(`USDC refused to mint to ${to}.`);
}

async function becomeMinter(client: DevnetClient, deployer: DevAccount): Promise<void> {
  const address = addresses.usdc;
  const master = await client.readContract({ abi, address, functionName: "masterMinter" }).catch((cause) => {
    throw new SetupError("USDC refuses to mint.", { cause });
  });
  await client.setBalance({ address: master, value: parseEther("1") });
  await client.impersonateAccount({ address: master });
  const hash = await client.writeContract({
    abi,
    address,
    account: master,
    functionName: "configureMinter",
    args: [deployer.address, maxUint256],
  });
  await waitForReceipt(client, hash);
  await client.stopImpersonatingAccount({ address: master });
}
