import type { Address } from "viem";
import { estimateFeesPerGas, getBalance } from "viem/actions";
import { getAction } from "viem/utils";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import { toSendError } from "../escrow/toSendError.ts";

/** Gas of about five purchases, and of giving back what is left. */
const gasOfSession = 2_000_000n;

/**
 * Says how much ETH a plain wallet of a session is to hold for gas, at the fees of now.
 *
 * @param client - Asks the chain.
 * @param wallet - The session's wallet.
 * @returns Wei; 0 while the wallet holds at least half of it, so that repeated funding adds nothing.
 */
export async function walletGas(client: AccountClient, wallet: Address): Promise<bigint> {
  try {
    const [{ maxFeePerGas }, held] = await Promise.all([
      getAction(client, estimateFeesPerGas, "estimateFeesPerGas")({ chain: client.chain ?? null }),
      getAction(client, getBalance, "getBalance")({ address: wallet }),
    ]);
    const wanted = gasOfSession * maxFeePerGas;
    return held * 2n >= wanted ? 0n : wanted;
  } catch (error) {
    throw toSendError(error, client.account.address);
  }
}
