import * as z from "zod/mini";
import { knownObject } from "../../parameters/knownObject.ts";
import { type GasField, GasLimitTooHighError } from "../errors/budgetErrors.ts";

/** The most that is signed for in each gas field of a user operation. Units of gas, not wei. */
export interface GasCaps {
  /** Paid to the bundler, used or not; chains that charge for data are charged for here. @default 2_000_000n */
  readonly preVerificationGas?: bigint | undefined;
  /** A tenth of what is not used of it is paid, too. @default 10_000_000n */
  readonly callGasLimit?: bigint | undefined;
  /** @default 10_000_000n */
  readonly verificationGasLimit?: bigint | undefined;
  /** @default 2_000_000n */
  readonly paymasterVerificationGasLimit?: bigint | undefined;
  /** A tenth of what is not used of it is paid, too. @default 2_000_000n */
  readonly paymasterPostOpGasLimit?: bigint | undefined;
}

const cap = z.optional(z.bigint("must be a bigint of gas units").check(z.minimum(0n, "is negative")));

/** Form of {@link GasCaps}. */
export const gasCapsSchema = knownObject({
  preVerificationGas: cap,
  callGasLimit: cap,
  verificationGasLimit: cap,
  paymasterVerificationGasLimit: cap,
  paymasterPostOpGasLimit: cap,
});

/** Above what operations need. */
const defaults: Readonly<Record<GasField, bigint>> = {
  preVerificationGas: 2_000_000n,
  callGasLimit: 10_000_000n,
  verificationGasLimit: 10_000_000n,
  paymasterVerificationGasLimit: 2_000_000n,
  paymasterPostOpGasLimit: 2_000_000n,
};

const fields = Object.keys(defaults) as GasField[];

/**
 * Checks that an operation asks for no more gas than it can need, before it is signed: within the session's gas budget
 * a bundler could otherwise name any amount, and be paid it.
 *
 * @param operation - The operation's gas fields, as bundler and paymaster's service have them.
 * @param caps - Instead of the defaults.
 * @throws {GasLimitTooHighError} at the first field that is above its cap.
 */
export function checkGas(
  operation: { readonly [field in GasField]?: bigint | undefined },
  caps: GasCaps = {},
): void {
  for (const field of fields) {
    const [value, cap] = [operation[field] ?? 0n, caps[field] ?? defaults[field]];
    if (value > cap) throw new GasLimitTooHighError({ field, value, cap });
  }
}
