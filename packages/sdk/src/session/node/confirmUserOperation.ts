import { type Client, getAbiItem, type Hash, type Hex, isAddressEqual, parseEventLogs } from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { CallRevertedError } from "../errors/callErrors.ts";
import { BundlerMismatchError } from "../errors/networkErrors.ts";
import { isSameHash } from "./isSameHash.ts";
import { waitForReceipt } from "./waitForReceipt.ts";

const outcomeEvents = [
  getAbiItem({ abi: entryPoint07Abi, name: "UserOperationEvent" }),
  getAbiItem({ abi: entryPoint07Abi, name: "UserOperationRevertReason" }),
] as const;

/**
 * Checks with the chain's node what a bundler says of a user operation.
 *
 * @param reader - A client of a node.
 * @param userOperationHash - The operation.
 * @param transactionHash - The transaction that is said to hold it.
 * @throws {CallRevertedError} with the reason, when the operation was included and its calls reverted.
 * @throws {BundlerMismatchError} when the transaction does not hold the operation.
 */
export async function confirmUserOperation(
  reader: Client,
  userOperationHash: Hash,
  transactionHash: Hash,
): Promise<void> {
  const receipt = await waitForReceipt(reader, transactionHash);
  // Any contract can emit such an event; only the EntryPoint's says what happened.
  const logs = receipt.logs.filter(({ address }) => isAddressEqual(address, entryPoint07Address));
  let revertReason: Hex | undefined;
  for (const { eventName, args } of parseEventLogs({ abi: outcomeEvents, logs })) {
    if (!isSameHash(args.userOpHash, userOperationHash)) continue;
    if (eventName === "UserOperationRevertReason") revertReason = args.revertReason;
    else if (args.success) return;
    else throw new CallRevertedError({ data: revertReason, userOperationHash });
  }
  const reason = `the transaction ${transactionHash} does not hold it`;
  throw new BundlerMismatchError({ userOperationHash, reason });
}
