import type { Address } from "viem";
import { entryPoint07Address, toPackedUserOperation } from "viem/account-abstraction";
import type { Operation } from "./ModularAccount.ts";

const types = {
  SafeOp: [
    { name: "safe", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "initCode", type: "bytes" },
    { name: "callData", type: "bytes" },
    { name: "verificationGasLimit", type: "uint128" },
    { name: "callGasLimit", type: "uint128" },
    { name: "preVerificationGas", type: "uint256" },
    { name: "maxPriorityFeePerGas", type: "uint128" },
    { name: "maxFeePerGas", type: "uint128" },
    { name: "paymasterAndData", type: "bytes" },
    { name: "validAfter", type: "uint48" },
    { name: "validUntil", type: "uint48" },
    { name: "entryPoint", type: "address" },
  ],
} as const;

/**
 * A user operation as Safe's owners sign it, valid for ever.
 *
 * @param chainId - The chain.
 * @param adapter - The Safe7579 adapter, which verifies it.
 * @param operation - The operation.
 */
export function safeOperation(chainId: number, adapter: Address, operation: Operation) {
  const { initCode, paymasterAndData } = toPackedUserOperation({ ...operation, signature: "0x" });
  return {
    domain: { chainId, verifyingContract: adapter },
    types,
    primaryType: "SafeOp",
    message: {
      safe: operation.sender,
      nonce: operation.nonce,
      initCode,
      callData: operation.callData,
      verificationGasLimit: operation.verificationGasLimit,
      callGasLimit: operation.callGasLimit,
      preVerificationGas: operation.preVerificationGas,
      maxPriorityFeePerGas: operation.maxPriorityFeePerGas,
      maxFeePerGas: operation.maxFeePerGas,
      paymasterAndData,
      validAfter: 0,
      validUntil: 0,
      entryPoint: entryPoint07Address,
    },
  } as const;
}
