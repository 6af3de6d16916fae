import { type Chain, http, type PublicClient, type Transport } from "viem";
import {
  createBundlerClient,
  estimateUserOperationGas,
  type GetPaymasterStubDataParameters,
  type UserOperation,
} from "viem/account-abstraction";
import { getBalance } from "viem/actions";
import { decodeExecute } from "../kernel/decodeExecute.ts";

/**
 * Asks whether an account can pay for an operation in ETH whatever it comes to: for its gas at its highest fee, a quarter
 * more for what estimates differ by, beside the ETH that its calls send. That it has some means nothing: anybody can send
 * it a wei.
 *
 * @param client - Reads the chain.
 * @param options.bundlerUrl - Who estimates the operation's gas, if it must be known.
 * @param options.gasBudget - What the session's terms let all its operations cost together, in wei.
 * @param operation - The operation, its fees set, without gas limits and paymaster.
 * @returns Whether it can; not, also when the bundler does not estimate the operation without a paymaster.
 */
export async function paysItself(
  client: PublicClient<Transport, Chain>,
  options: { readonly bundlerUrl: string; readonly gasBudget: bigint },
  operation: GetPaymasterStubDataParameters,
): Promise<boolean> {
  const { sender, callData } = operation;
  const balance = await getBalance(client, { address: sender });
  if (balance === 0n) return false;
  const sent = decodeExecute(callData).reduce((sum, { value }) => sum + value, 0n);
  // No operation may cost more than the terms let all of them.
  if (balance >= sent + options.gasBudget) return true;
  const cost = await estimateCost(client, options.bundlerUrl, operation).catch(() => undefined);
  return cost !== undefined && balance >= sent + (cost * 5n) / 4n;
}

/** Wei. */
async function estimateCost(
  client: PublicClient<Transport, Chain>,
  bundlerUrl: string,
  { entryPointAddress, ...operation }: GetPaymasterStubDataParameters,
): Promise<bigint> {
  const transport = http(bundlerUrl, { retryCount: 1, timeout: 10_000 });
  const bundler = createBundlerClient({ chain: client.chain, client, transport });
  const limits = { callGasLimit: 0n, preVerificationGas: 0n, verificationGasLimit: 0n };
  // Its type says less, but viem hands the whole operation over, with a signature to estimate by; and its account, by which
  // it would be prepared once more.
  const whole = { ...(operation as unknown as UserOperation<"0.7">), account: undefined };
  const gas = await estimateUserOperationGas(bundler, { ...whole, ...limits, entryPointAddress });
  const { maxFeePerGas = 0n } = operation;
  return (gas.callGasLimit + gas.preVerificationGas + gas.verificationGasLimit) * maxFeePerGas;
}
