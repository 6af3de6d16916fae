import type { Address } from "viem";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import type { MovedMoney } from "./MovedMoney.ts";
import { sweepEth } from "./sweepEth.ts";
import { sweepToken } from "./sweepToken.ts";

/**
 * Sends away all that a plain wallet holds of a token or of ETH.
 *
 * @param client - The wallet.
 * @param parameters - Where to, and of what.
 * @returns What was moved; `undefined` when there is nothing.
 */
export async function sweepWallet(
  client: AccountClient,
  { to, token }: { readonly to: Address; readonly token: "ETH" | Address },
): Promise<MovedMoney | undefined> {
  return token === "ETH" ? sweepEth(client, to) : sweepToken(client, { to, token });
}
