import { contractAddress, type SignedRevocation, spendCapAbi } from "@abbababa/sdk";
import { createPublicClient, http } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";

/** Looks at the chain, and milliseconds between them. */
const [looks, pause] = [20, 500];

/**
 * Prepares to see sessions die: how the account stands before is part of what is seen.
 *
 * @param revocation - What kills them.
 * @param network - The chain.
 * @returns Waits until the chain shows it; `false`: it goes on not to.
 */
export async function deathWatch(
  { account, sessionId }: Pick<SignedRevocation, "account" | "sessionId">,
  network: ConsoleNetwork,
): Promise<() => Promise<boolean>> {
  const { chain, addresses } = toNetwork(network);
  const client = createPublicClient({ chain, transport: http(network.rpcUrl) });
  const contract = {
    abi: spendCapAbi,
    address: contractAddress("spendCap", { chainId: chain.id, addresses }),
  };
  const readEpoch = () => client.readContract({ ...contract, functionName: "epochOf", args: [account] });
  const before = await readEpoch();
  const isDead = async () =>
    sessionId === undefined
      ? (await readEpoch()) > before
      : (await client.readContract({ ...contract, functionName: "getSession", args: [sessionId, account] }))
          .revoked;
  return async () => {
    for (let look = 0; look < looks; look += 1) {
      if (await isDead()) return true;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return false;
  };
}
