import { type Address, concat, type Hex, type LocalAccount, numberToHex } from "viem";
import type { FinalOperation } from "./requestSchema.ts";

/** When an operation may be included, both ends inclusive. Unix seconds. */
export interface Window {
  readonly validAfter: number;
  readonly validUntil: number;
}

/** What `AbbaBabaPaymaster` has signed for each operation. */
const types = {
  UserOperationRequest: [
    { name: "sender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "initCode", type: "bytes" },
    { name: "callData", type: "bytes" },
    { name: "accountGasLimits", type: "bytes32" },
    { name: "preVerificationGas", type: "uint256" },
    { name: "gasFees", type: "bytes32" },
    { name: "paymasterVerificationGasLimit", type: "uint256" },
    { name: "paymasterPostOpGasLimit", type: "uint256" },
    { name: "validAfter", type: "uint48" },
    { name: "validUntil", type: "uint48" },
  ],
} as const;

/**
 * Signs for one operation as it is.
 *
 * @returns The paymaster's data.
 */
export async function signSponsorship(
  signer: LocalAccount,
  domain: { readonly chainId: number; readonly paymaster: Address },
  operation: FinalOperation,
  window: Window,
): Promise<Hex> {
  const { factory, factoryData } = operation;
  const signature = await signer.signTypedData({
    domain: {
      name: "AbbaBabaPaymaster",
      version: "1",
      chainId: domain.chainId,
      verifyingContract: domain.paymaster,
    },
    types,
    primaryType: "UserOperationRequest",
    message: {
      sender: operation.sender,
      nonce: operation.nonce,
      initCode: factory ? concat([factory, factoryData ?? "0x"]) : "0x",
      callData: operation.callData,
      accountGasLimits: pair(operation.verificationGasLimit, operation.callGasLimit),
      preVerificationGas: operation.preVerificationGas,
      gasFees: pair(operation.maxPriorityFeePerGas, operation.maxFeePerGas),
      paymasterVerificationGasLimit: operation.paymasterVerificationGasLimit,
      paymasterPostOpGasLimit: operation.paymasterPostOpGasLimit,
      ...window,
    },
  });
  return toPaymasterData(window, signature);
}

/** `validAfter ‖ validUntil ‖ signature`, as the paymaster reads it. */
export function toPaymasterData({ validAfter, validUntil }: Window, signature: Hex): Hex {
  return concat([numberToHex(validAfter, { size: 6 }), numberToHex(validUntil, { size: 6 }), signature]);
}

function pair(high: bigint, low: bigint): Hex {
  return concat([numberToHex(high, { size: 16 }), numberToHex(low, { size: 16 })]);
}
