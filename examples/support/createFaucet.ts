import { addresses, testUsdcAbi } from "@abbababa/devnet";
import { type Address, createTestClient, http, parseEther, parseUnits, walletActions } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { waitForTransactionReceipt } from "viem/actions";
import { baseSepolia } from "viem/chains";
import type { Endpoints } from "./readEndpoints.ts";

/**
 * Makes what gives money away on a devnet, this process's own or another's.
 *
 * @param endpoints - Where the devnet is.
 * @returns Gives an account 100 USDC and 1 ETH.
 */
export function createFaucet({ network }: Endpoints): (account: Address) => Promise<void> {
  const { rpcUrl, pollingInterval } = network;
  const minter = privateKeyToAccount(generatePrivateKey());
  const client = createTestClient({
    mode: "anvil",
    chain: baseSepolia,
    account: minter,
    transport: http(rpcUrl),
    pollingInterval,
  }).extend(walletActions);
  return async (account) => {
    for (const address of [account, minter.address]) {
      await client.setBalance({ address, value: parseEther("1") });
    }
    const hash = await client.writeContract({
      abi: testUsdcAbi,
      address: addresses.usdc,
      functionName: "mint",
      args: [account, parseUnits("100", 6)],
    });
    await waitForTransactionReceipt(client, { hash });
  };
}
