import type { Devnet } from "@abbababa/devnet";
import { type Address, encodeFunctionData, type Hex, parseEventLogs, size } from "viem";
import { entryPoint07Abi, toPackedUserOperation, type UserOperation } from "viem/account-abstraction";
import type { KernelAccount } from "../account/kernelAccount.ts";
import { senderOf } from "../account/sender.ts";

/** One call of an operation. */
export interface Call {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

/** What one operation cost. */
export interface Measurement {
  /** Gas of the `handleOps` transaction. */
  readonly gas: number;
  /** Bytes of the transaction's calldata. */
  readonly calldataBytes: number;
  /** Bytes of the operation's signature, terms and grant included. */
  readonly signatureBytes: number;
}

/**
 * The same for every operation: what is estimated differs from run to run, and its bytes cost gas. The two fees lie so
 * close that the lower of `maxFeePerGas` and base fee + `maxPriorityFeePerGas` is the former, however low the base fee.
 */
const gasFields = {
  callGasLimit: 1_000_000n,
  verificationGasLimit: 3_000_000n,
  preVerificationGas: 100_000n,
  maxFeePerGas: 1_000n,
  maxPriorityFeePerGas: 999n,
} as const;

/** One user operation, but for its gas fields and its signature. */
export interface OperationParameters {
  readonly sender: Address;
  readonly nonce: bigint;
  readonly callData: Hex;
  /** Signs it as whoever sends it. */
  readonly sign: (operation: UserOperation<"0.7">) => Promise<Hex>;
}

/**
 * Sends one user operation through the EntryPoint, alone in its bundle, by an EOA.
 *
 * @throws {Error} when the EntryPoint refuses it or its execution reverts.
 */
export async function sendOperation(
  devnet: Devnet,
  { sign, ...parameters }: OperationParameters,
): Promise<Measurement> {
  const operation: UserOperation<"0.7"> = { ...parameters, ...gasFields, signature: "0x" };
  const signature = await sign(operation);
  const sender = senderOf(devnet);
  const data = encodeFunctionData({
    abi: entryPoint07Abi,
    functionName: "handleOps",
    args: [[toPackedUserOperation({ ...operation, signature })], sender.address],
  });
  const receipt = await sender.transact({ to: devnet.addresses.entryPoint, data });
  const [event] = parseEventLogs({
    abi: entryPoint07Abi,
    logs: receipt.logs,
    eventName: "UserOperationEvent",
  });
  if (event?.args.success !== true) throw new Error("The operation's execution reverted.");
  return { gas: Number(receipt.gasUsed), calldataBytes: size(data), signatureBytes: size(signature) };
}

/**
 * Sends calls of an account as `sendOperation` does.
 *
 * @throws {Error} when the EntryPoint refuses it or its execution reverts.
 */
export async function submit(
  devnet: Devnet,
  account: KernelAccount,
  calls: readonly Call[],
): Promise<Measurement> {
  return sendOperation(devnet, {
    sender: account.address,
    // The nonce key is given: viem's default is the time.
    nonce: await account.getNonce({ key: 0n }),
    callData: await account.encodeCalls([...calls]),
    sign: (operation) => account.signUserOperation(operation),
  });
}
