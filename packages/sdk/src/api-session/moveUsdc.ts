import { type Address, encodeFunctionData, erc20Abi, type Hash } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { accountOfClient, type EscrowClient, readClientOf } from "../escrow/EscrowClient.ts";
import { InsufficientBalanceError } from "../escrow/errors/tokenErrors.ts";
import { sendCalls } from "../escrow/sendCalls.ts";
import { toSessionError } from "../session/errors/toSessionError.ts";

/** Money that was moved to or from a session's wallet. */
export interface MovedMoney {
  /** Base units of the token, wei of ETH. */
  readonly amount: bigint;
  /** The transaction; `undefined` when there was nothing to move. */
  readonly transactionHash: Hash | undefined;
}

/**
 * Brings a session's wallet up to its budget. Repeated, it adds only what lacks.
 *
 * @param client - Pays: the owner's wallet.
 * @param parameters.to - The session's wallet.
 * @param parameters.token - The token.
 * @param parameters.budget - Base units that the wallet is to hold.
 * @param parameters.gasWei - ETH to send along for gas, in wei.
 * @returns What was moved.
 * @throws {InsufficientBalanceError}
 */
export async function fundWallet(
  client: EscrowClient,
  parameters: {
    readonly to: Address;
    readonly token: Address;
    readonly budget: bigint;
    readonly gasWei: bigint;
  },
): Promise<MovedMoney> {
  const { to, token, budget, gasWei } = parameters;
  const held = await balanceOf(client, token, to);
  const amount = held >= budget ? 0n : budget - held;
  const account = accountOfClient(client);
  const balance = await balanceOf(client, token, account);
  if (balance < amount) throw new InsufficientBalanceError({ token, account, balance, needed: amount });
  const calls = [
    ...(amount > 0n ? [transfer(token, to, amount)] : []),
    ...(gasWei > 0n ? [{ to, data: "0x" as const, value: gasWei }] : []),
  ];
  if (calls.length === 0) return { amount, transactionHash: undefined };
  const { transactionHash } = await sendCalls(client, calls);
  return { amount, transactionHash };
}

/**
 * Sends away all that a wallet holds of a token.
 *
 * @param client - The session's wallet.
 * @param parameters - Where to, and of which token.
 * @returns What was moved.
 */
export async function emptyWallet(
  client: EscrowClient,
  { to, token }: { readonly to: Address; readonly token: Address },
): Promise<MovedMoney> {
  const amount = await balanceOf(client, token, accountOfClient(client));
  if (amount === 0n) return { amount, transactionHash: undefined };
  const { transactionHash } = await sendCalls(client, [transfer(token, to, amount)]);
  return { amount, transactionHash };
}

function transfer(token: Address, to: Address, amount: bigint) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return { to: token, data, value: 0n };
}

async function balanceOf(client: EscrowClient, token: Address, account: Address): Promise<bigint> {
  const reader = readClientOf(client);
  const request = { abi: erc20Abi, address: token, functionName: "balanceOf", args: [account] } as const;
  return getAction(
    reader,
    readContract,
    "readContract",
  )(request).catch((error: unknown) => {
    throw toSessionError(error);
  });
}
