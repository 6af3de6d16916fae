import type { GasCaps } from "../SponsorshipOptions.ts";
import type { FinalOperation } from "./requestSchema.ts";
import type { SuggestedFees } from "./SponsorshipChain.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";

const defaults: GasCaps = {
  preVerificationGas: 500_000n,
  callGasLimit: 2_000_000n,
  verificationGasLimit: 2_000_000n,
  paymasterVerificationGasLimit: 100_000n,
  paymasterPostOpGasLimit: 10_000n,
};

const fields = Object.keys(defaults) as (keyof GasCaps)[];

/**
 * Checks that an operation asks for no more gas than its kind needs: whoever bundles it is paid for all
 * `preVerificationGas`, and for a part of the other limits even if it is not used.
 *
 * @param operation - What is asked for.
 * @param caps - Instead of the defaults.
 * @throws {OperationRefusedError} at the first field that is above its cap.
 */
export function checkGas(operation: FinalOperation, caps: Partial<GasCaps> = {}): void {
  for (const field of fields) {
    const cap = caps[field] ?? defaults[field];
    if (operation[field] > cap) {
      const message = `The operation's ${field} is ${operation[field]}; at most ${cap} is sponsored.`;
      throw new OperationRefusedError("GAS_TOO_HIGH", message);
    }
  }
}

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
      const message = `The operation's ${field} is ${operation[field]} wei; at most ${most[field]} wei is sponsored now.`;
      throw new OperationRefusedError("FEE_TOO_HIGH", message);
    }
  }
}

function times(fee: bigint, multiple: number): bigint {
  return (fee * BigInt(Math.round(multiple * 100))) / 100n;
}
