import type { Devnet } from "@abbababa/devnet";
import { type Address, type Hex, parseGwei } from "viem";
import {
  entryPoint07Abi,
  entryPoint07Address,
  getUserOperationHash,
  type PackedUserOperation,
  toPackedUserOperation,
} from "viem/account-abstraction";
import type { Operation } from "./ModularAccount.ts";

/** Gas fields of every operation: ample, and the same on every run. */
const gasFields = {
  callGasLimit: 2_000_000n,
  verificationGasLimit: 2_000_000n,
  preVerificationGas: 100_000n,
  maxFeePerGas: parseGwei("1"),
  maxPriorityFeePerGas: parseGwei("1"),
};

/**
 * An operation without a signature.
 *
 * @param nonceKey - First 24 bytes of its nonce.
 */
export async function prepareOperation(
  { publicClient }: Devnet,
  sender: Address,
  nonceKey: bigint,
  callData: Hex,
): Promise<Operation> {
  const nonce = await publicClient.readContract({
    abi: entryPoint07Abi,
    address: entryPoint07Address,
    functionName: "getNonce",
    args: [sender, nonceKey],
  });
  return { sender, nonce, callData, ...gasFields, signature: "0x" };
}

/** ERC-4337's hash of an operation. */
export function hashOperation(devnet: Devnet, operation: Operation): Hex {
  return getUserOperationHash({
    userOperation: { ...operation, signature: "0x" },
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    chainId: devnet.chain.id,
  });
}

/** The operation as the EntryPoint takes it. */
export function packOperation(operation: Operation): PackedUserOperation {
  return toPackedUserOperation(operation);
}
