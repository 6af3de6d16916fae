import { type Address, parseAbi, serializeTransaction } from "viem";
import {
  estimateFeesPerGas,
  estimateGas,
  getBalance,
  getCode,
  readContract,
  sendTransaction,
} from "viem/actions";
import { getAction } from "viem/utils";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import { toSendError } from "../escrow/toSendError.ts";
import { turnsOf } from "../escrow/turnsOf.ts";
import { CallRevertedError } from "../session/errors/callErrors.ts";
import { waitForReceipt } from "../session/node/waitForReceipt.ts";
import { MovedMoney } from "./MovedMoney.ts";

/** Says what a transaction costs beside its gas, on chains of the OP stack, all of which have it at this address. */
const dataFeeOracle = {
  address: "0x420000000000000000000000000000000000000F",
  abi: parseAbi(["function getL1Fee(bytes data) view returns (uint256)"]),
} as const;

/**
 * Sends away the ETH that a wallet holds, but for what sending it may cost.
 *
 * @param client - The session's wallet.
 * @param to - Where to.
 * @returns What was moved, in wei; `undefined` when it does not pay for its own way.
 */
export async function sweepEth(client: AccountClient, to: Address): Promise<MovedMoney | undefined> {
  return turnsOf(client)
    .run(() => sendRest(client, to))
    .catch((error: unknown) => {
      throw toSendError(error, client.account.address);
    });
}

async function sendRest(client: AccountClient, to: Address): Promise<MovedMoney | undefined> {
  const { account } = client;
  const { address } = account;
  const balance = await getAction(client, getBalance, "getBalance")({ address });
  if (balance === 0n) return undefined;
  const [gas, fees, dataFee] = await Promise.all([
    getAction(client, estimateGas, "estimateGas")({ account: address, to, value: 1n }),
    getAction(client, estimateFeesPerGas, "estimateFeesPerGas")({ chain: client.chain ?? null }),
    readDataFee(client, to, balance),
  ]);
  const { maxFeePerGas, maxPriorityFeePerGas } = fees;
  // The fee for data is set anew by each block: twice as much is left for it.
  const amount = balance - gas * maxFeePerGas - 2n * dataFee;
  if (amount <= 0n) return undefined;
  const request = { account, to, value: amount, gas, maxFeePerGas, maxPriorityFeePerGas };
  const transactionHash = await getAction(
    client,
    sendTransaction,
    "sendTransaction",
  )({ ...request, chain: client.chain ?? null });
  const { status } = await waitForReceipt(client, transactionHash);
  if (status === "reverted") throw new CallRevertedError({});
  return new MovedMoney({ amount, transactionHash });
}

/** Wei. */
async function readDataFee(client: AccountClient, to: Address, value: bigint): Promise<bigint> {
  const { address } = dataFeeOracle;
  if ((await getAction(client, getCode, "getCode")({ address })) === undefined) return 0n;
  // Fields as long as real ones: what counts is the transaction's size.
  const fee = 0xff_ff_ff_ff_ffn;
  const fields = { chainId: 0xff_ff_ff, nonce: 0xff_ff, gas: 0xff_ff_ffn, to, value } as const;
  const fees = { maxFeePerGas: fee, maxPriorityFeePerGas: fee } as const;
  const data = serializeTransaction({ type: "eip1559", ...fields, ...fees });
  const request = { ...dataFeeOracle, functionName: "getL1Fee", args: [data] } as const;
  return getAction(client, readContract, "readContract")(request);
}
