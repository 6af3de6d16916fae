import type { PaymentPayload } from "@x402/core/types";
import {
  type Address,
  decodeFunctionData,
  type Hex,
  isAddress,
  isAddressEqual,
  isErc6492Signature,
  isHex,
  parseErc6492Signature,
} from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";

/** Gas that an operation may execute with which does nothing but enable a session. */
const mostCallGas = 100_000n;

/** Whether a payer's account is to be prepared before its payment, and in what way. */
export type Preparation = "none" | "enables" | "refused";

/**
 * Reads what a payment asks to be sent before it (ERC-6492). The EntryPoint runs whatever it is handed at its sender's
 * cost: so it is handed one operation, the payer's own, that pays nothing, asks no paymaster, and executes next to nothing.
 *
 * @param payment - The payment.
 * @param entryPoint - What may be called.
 */
export function checkPreparation({ payload }: PaymentPayload, entryPoint: Address): Preparation {
  const { signature, authorization } = payload;
  if (typeof signature !== "string" || !isHex(signature) || !isErc6492Signature(signature)) return "none";
  const payer = isRecord(authorization) ? authorization.from : undefined;
  if (typeof payer !== "string" || !isAddress(payer, { strict: false })) return "refused";
  try {
    const { address, data } = parseErc6492Signature(signature);
    if (address === undefined || data === undefined || !isAddressEqual(address, entryPoint)) return "refused";
    const { functionName, args } = decodeFunctionData({ abi: entryPoint07Abi, data });
    if (functionName !== "handleOps") return "refused";
    const [[operation, ...others]] = args;
    if (operation === undefined || others.length > 0) return "refused";
    const isPlain =
      isAddressEqual(operation.sender, payer) &&
      lowerHalf(operation.accountGasLimits) <= mostCallGas &&
      BigInt(operation.gasFees) === 0n &&
      operation.preVerificationGas === 0n &&
      operation.paymasterAndData === "0x";
    return isPlain ? "enables" : "refused";
  } catch {
    // What cannot be decoded is nothing that is sent.
    return "refused";
  }
}

const lowerHalf = (word: Hex) => BigInt(word) & ((1n << 128n) - 1n);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
