import type { FinalOperation } from "./requestSchema.ts";
import type { SuggestedFees } from "./SponsorshipChain.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";

/**
 * Checks that an operation pays no more for its gas than our own node finds normal: what is above the base fee goes to
 * whoever bundles it, who may be its sender.
 *
 * @param operation - What is asked for.
 * @param suggested - By our node, in wei per gas.
 * @param multiple - How often the suggestion is still paid; hundredths count.
 * @throws {OperationRefusedError}
 */
export function checkFees(operation: FinalOperation, suggested: SuggestedFees, multiple: number): void {
  const { baseFeePerGas, maxPriorityFeePerGas } = suggested;
  const most = {
    maxPriorityFeePerGas: times(maxPriorityFeePerGas, multiple),
    maxFeePerGas: times(baseFeePerGas + maxPriorityFeePerGas, multiple),
  };
  for (const field of ["maxPriorityFeePerGas", "maxFeePerGas"] as const) {
    if (operation[field] > most[field]) {
      const message = `Its ${field} is ${operation[field]} wei; at most ${most[field]} wei is paid now.`;
      throw new OperationRefusedError("FEE_TOO_HIGH", message);
    }
  }
}

function times(fee: bigint, multiple: number): bigint {
  return (fee * BigInt(Math.round(multiple * 100))) / 100n;
}
