import type { Chain, Hex, PublicClient, Transport } from "viem";
import {
  createBundlerClient,
  formatUserOperationRequest,
  type GetPaymasterStubDataParameters,
} from "viem/account-abstraction";
import { getBalance } from "viem/actions";
import * as z from "zod/mini";
import type { AccountKind } from "../../accounts/AccountAdapter.ts";
import { decodeCalls } from "../kernel/decodeCalls.ts";
import { toTransport } from "../node/toTransport.ts";
import { quantity } from "./quantity.ts";

/** viem's type leaves out the signature to estimate by, which it hands over all the same. */
type Unestimated = GetPaymasterStubDataParameters & { readonly signature?: Hex };

/** What a bundler estimates. */
const answerSchema = z.object({
  callGasLimit: quantity,
  preVerificationGas: quantity,
  verificationGasLimit: quantity,
});

/**
 * Asks whether an account can pay for an operation in ETH whatever it comes to: for its gas at its highest fee, a quarter
 * more for what estimates differ by, beside the ETH that its calls send. That it has some means nothing: anybody can send
 * it a wei.
 *
 * @param client - Reads the chain.
 * @param options.bundlerUrl - Who estimates the operation's gas, if it must be known.
 * @param options.gasBudget - What the session's terms let all its operations cost together, in wei.
 * @param options.accountKind - By which function the account executes.
 * @param operation - The operation, its fees set, without gas limits and paymaster.
 * @returns Whether it can; not, also when the bundler does not estimate the operation without a paymaster.
 */
export async function canSelfFund(
  client: PublicClient<Transport, Chain>,
  options: {
    readonly bundlerUrl: string;
    readonly gasBudget: bigint;
    readonly accountKind?: AccountKind | undefined;
  },
  operation: GetPaymasterStubDataParameters,
): Promise<boolean> {
  const { sender, callData } = operation;
  const balance = await getBalance(client, { address: sender });
  if (balance === 0n) return false;
  const sent = decodeCalls(callData, options.accountKind).reduce((sum, { value }) => sum + value, 0n);
  // No operation may cost more than the terms let all of them.
  if (balance >= sent + options.gasBudget) return true;
  const cost = await estimateCost(client, options.bundlerUrl, operation).catch(() => undefined);
  return cost !== undefined && balance >= sent + (cost * 5n) / 4n;
}

/** Wei, by what the bundler says; throws when it says nothing of use. */
async function estimateCost(
  client: PublicClient<Transport, Chain>,
  bundlerUrl: string,
  { entryPointAddress, callData, sender, nonce, factory, factoryData, signature, ...fees }: Unestimated,
): Promise<bigint> {
  const transport = toTransport(bundlerUrl, "bundler", { retryCount: 1, timeout: 10_000 });
  const bundler = createBundlerClient({ chain: client.chain, client, transport });
  const { maxFeePerGas = 0n, maxPriorityFeePerGas } = fees;
  const limits = { callGasLimit: 0n, preVerificationGas: 0n, verificationGasLimit: 0n };
  const operation = {
    sender,
    nonce,
    callData,
    factory,
    factoryData,
    signature,
    maxFeePerGas,
    maxPriorityFeePerGas,
  };
  const answer = await bundler.request({
    method: "eth_estimateUserOperationGas",
    params: [formatUserOperationRequest({ ...operation, ...limits }), entryPointAddress],
  });
  const gas = answerSchema.parse(answer);
  return (gas.callGasLimit + gas.preVerificationGas + gas.verificationGasLimit) * maxFeePerGas;
}
