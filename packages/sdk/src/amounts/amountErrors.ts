import { BaseError } from "../errors/BaseError.ts";

/**
 * Thrown when an amount is not a decimal number in a string. Floating-point numbers are refused because they lose
 * precision.
 */
export class AmountInvalidError extends BaseError {
  override readonly name = "AmountInvalidError";

  constructor(reason: string, field = "amount") {
    super(`The ${nameOf(field)} is not valid: ${reason}.`, {
      metaMessages: [
        'Give a decimal string such as "12.50", or a bigint of base units where one is asked for.',
      ],
    });
  }
}

/** Thrown when an amount has more decimals than its token. */
export class DecimalsTooManyError extends BaseError {
  override readonly name = "DecimalsTooManyError";
  readonly decimals: number;
  readonly maxDecimals: number;

  constructor({
    decimals,
    maxDecimals,
    field = "amount",
  }: { decimals: number; maxDecimals: number; field?: string }) {
    super(`The ${nameOf(field)} has ${decimals} decimals; the token has ${maxDecimals}. Nothing is rounded.`);
    this.decimals = decimals;
    this.maxDecimals = maxDecimals;
  }
}

/** Thrown when an amount is negative or too large for its field. */
export class AmountOutOfRangeError extends BaseError {
  override readonly name = "AmountOutOfRangeError";
  /** Base units. */
  readonly amount: bigint;
  /** Base units. */
  readonly max: bigint;

  constructor({ amount, max, field = "amount" }: { amount: bigint; max: bigint; field?: string }) {
    super(`The ${nameOf(field)} ${amount} (base units) is not between 0 and ${max}.`);
    this.amount = amount;
    this.max = max;
  }
}

/** "amount", or "amount `spend.0.lifetime`" where the argument is known. */
function nameOf(field: string): string {
  return field === "amount" ? field : `amount \`${field}\``;
}
