import type { Address } from "viem";
import { entryPoint07Address, toPackedUserOperation, type UserOperation } from "viem/account-abstraction";

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

/** Where an operation is verified. */
interface SafeOperationFacts {
  readonly chainId: number;
  /** The Safe7579 adapter, which verifies it. */
  readonly verifier: Address;
}

/**
 * A user operation as a Safe's owners sign it, valid for ever.
 *
 * @param facts - Chain and verifier.
 * @param operation - The operation.
 * @returns For `signTypedData`.
 */
export function safeOperation({ chainId, verifier }: SafeOperationFacts, operation: UserOperation<"0.7">) {
  const { initCode, paymasterAndData } = toPackedUserOperation({ ...operation, signature: "0x" });
  return {
    domain: { chainId, verifyingContract: verifier },
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
