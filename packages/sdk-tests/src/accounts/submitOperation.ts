import type { Devnet } from "@abbababa/devnet";
import {
  BaseError,
  ContractFunctionRevertedError,
  encodeFunctionData,
  type Hex,
  isHex,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import { entryPoint07Abi, entryPoint07Address, type PackedUserOperation } from "viem/account-abstraction";
import { ExecutionRevertedError } from "../holders/refusals.ts";
import { relayOf, transact } from "./chain.ts";
import { findRevert } from "./findRevert.ts";
import type { Operation } from "./ModularAccount.ts";
import { packOperation } from "./userOperation.ts";

/** Thrown when the EntryPoint refused an operation, which then is charged to nobody. */
export class OperationRefusedError extends Error {
  override readonly name = "OperationRefusedError";
  /** The EntryPoint's, such as `AA23 reverted`. */
  readonly reason: string;
  /** What the account reverted with, where it did. */
  readonly revertData: Hex | undefined;
  /** Calldata of the `handleOps` that it refused. */
  readonly bundle: Hex;

  constructor(reason: string, revertData: Hex | undefined, bundle: Hex) {
    super(`The EntryPoint refused the operation: ${reason}.`);
    this.reason = reason;
    this.revertData = revertData;
    this.bundle = bundle;
  }
}

/** Calldata of a `handleOps` with one operation. */
export function encodeBundle(devnet: Devnet, operation: PackedUserOperation): Hex {
  return encodeFunctionData({
    abi: entryPoint07Abi,
    functionName: "handleOps",
    args: [[operation], relayOf(devnet).address],
  });
}

/**
 * Hands a signed operation to the EntryPoint.
 *
 * @returns The receipt, when it was executed.
 * @throws {OperationRefusedError} when its validation fails.
 * @throws {ExecutionRevertedError} when it was taken and its execution reverted.
 */
export async function submitOperation(devnet: Devnet, operation: Operation): Promise<TransactionReceipt> {
  const relay = relayOf(devnet);
  const packed = packOperation(operation);
  try {
    await devnet.publicClient.simulateContract({
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      functionName: "handleOps",
      args: [[packed], relay.address],
      account: relay,
      gas: 15_000_000n,
    });
  } catch (error) {
    const reverted =
      error instanceof BaseError && error.walk((e) => e instanceof ContractFunctionRevertedError);
    if (!(reverted instanceof ContractFunctionRevertedError)) throw error;
    const [, reason, revertData] = reverted.data?.args ?? [];
    throw new OperationRefusedError(
      String(reason),
      isHex(revertData) ? revertData : undefined,
      encodeBundle(devnet, packed),
    );
  }
  const receipt = await transact(devnet, relay, {
    to: entryPoint07Address,
    data: encodeBundle(devnet, packed),
  });
  const [event] = parseEventLogs({
    abi: entryPoint07Abi,
    eventName: "UserOperationEvent",
    logs: receipt.logs,
  });
  if (event?.args.success !== true) throw new ExecutionRevertedError(receipt.transactionHash);
  return receipt;
}

/**
 * What a contract reverted with while the EntryPoint refused an operation, whatever the account made of it.
 *
 * @param contract - Such as a validator module.
 * @returns Its revert data; `undefined` when it did not revert.
 */
export function revertOf(devnet: Devnet, { bundle }: OperationRefusedError, contract: Hex) {
  const from = relayOf(devnet).address;
  return findRevert(devnet, { from, to: entryPoint07Address, data: bundle }, contract);
}
