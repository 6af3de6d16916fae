import type { Address } from "viem";
import { accountOfClient, type EscrowClient, readClientOf } from "../escrow/EscrowClient.ts";
import { readTokenBalance } from "../escrow/readTokenBalance.ts";
import { sendCalls } from "../escrow/sendCalls.ts";
import { encodeTransfer } from "./encodeTransfer.ts";
import { MovedMoney } from "./MovedMoney.ts";

/**
 * Sends away all that a wallet holds of a token.
 *
 * @param client - The session's wallet.
 * @param parameters - Where to, and of which token.
 * @returns What was moved; `undefined` when there is nothing.
 */
export async function sweepToken(
  client: EscrowClient,
  { to, token }: { readonly to: Address; readonly token: Address },
): Promise<MovedMoney | undefined> {
  const holder = { token, account: accountOfClient(client) };
  const amount = await readTokenBalance(readClientOf(client), holder);
  if (amount === 0n) return undefined;
  const { transactionHash } = await sendCalls(client, [encodeTransfer(token, to, amount)]);
  return new MovedMoney({ amount, transactionHash });
}
