import type { FinalOperation } from "./requestSchema.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";

/** Gas that one operation may ask for, field by field. */
export interface GasCaps {
  /** Paid to whoever bundles, used or not. @default 500_000 */
  readonly preVerificationGas: bigint;
  /** A tenth of what is not used of it is paid, too. @default 2_000_000 */
  readonly callGasLimit: bigint;
  /** Creating an account and installing a session take the most. @default 2_000_000 */
  readonly verificationGasLimit: bigint;
  /** Of our own paymaster. @default 100_000 */
  readonly paymasterVerificationGasLimit: bigint;
  /** The paymaster has no postOp. @default 10_000 */
  readonly paymasterPostOpGasLimit: bigint;
}

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
