import type { GasCaps } from "../SponsorshipOptions.ts";
import type { FinalOperation } from "./requestSchema.ts";
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
      const message = `Its ${field} is ${operation[field]}; at most ${cap} is paid for.`;
      throw new OperationRefusedError("GAS_TOO_HIGH", message);
    }
  }
}
