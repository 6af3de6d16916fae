import { formatTime } from "../formatTime.ts";
import { EscrowError } from "./EscrowError.ts";

/** What a range error is made of. */
export interface RangeErrorParameters {
  readonly actual: bigint;
  /** Least that is allowed. */
  readonly min: bigint;
  /** Most that is allowed. */
  readonly max: bigint;
}

/** The base class of errors about values outside their range. */
export class EscrowRangeError extends EscrowError {
  override readonly name: string = "EscrowRangeError";
  readonly actual: bigint;
  /** Least that is allowed. */
  readonly min: bigint;
  /** Most that is allowed. */
  readonly max: bigint;

  constructor(shortMessage: string, parameters: RangeErrorParameters, advice?: string) {
    super(shortMessage, { metaMessages: advice === undefined ? [] : [advice] });
    this.actual = parameters.actual;
    this.min = parameters.min;
    this.max = parameters.max;
  }
}

/** Thrown when an amount locks nothing, or is too large to store. Base units. */
export class EscrowAmountOutOfRangeError extends EscrowRangeError {
  override readonly name = "EscrowAmountOutOfRangeError";

  constructor(parameters: RangeErrorParameters) {
    const { actual, min, max } = parameters;
    super(`An escrow's amount must be ${min} to ${max} base units, not ${actual}.`, parameters);
  }
}

/** Thrown when a deadline is in the past or too far in the future. Unix seconds. */
export class DeadlineOutOfRangeError extends EscrowRangeError {
  override readonly name = "DeadlineOutOfRangeError";

  constructor(parameters: RangeErrorParameters) {
    const { actual, min, max } = parameters;
    const advice =
      actual > max && actual / 1000n <= max && actual / 1000n >= min
        ? "A deadline is in seconds: this one looks like milliseconds."
        : "Times are compared with the chain's clock.";
    const range = `between ${formatTime(min)} and ${formatTime(max)}`;
    super(`The deadline ${formatTime(actual)} is not ${range}.`, parameters, advice);
  }
}

/** Thrown when a dispute window is too short or too long. Seconds. */
export class DisputeWindowOutOfRangeError extends EscrowRangeError {
  override readonly name = "DisputeWindowOutOfRangeError";

  constructor(parameters: RangeErrorParameters) {
    const { actual, min, max } = parameters;
    super(`A dispute window must be ${min} to ${max} seconds, not ${actual}.`, parameters);
  }
}

/** Thrown when an abandonment grace is too short or too long. Seconds. */
export class AbandonmentGraceOutOfRangeError extends EscrowRangeError {
  override readonly name = "AbandonmentGraceOutOfRangeError";

  constructor(parameters: RangeErrorParameters) {
    const { actual, min, max } = parameters;
    super(`An abandonment grace must be ${min} to ${max} seconds, not ${actual}.`, parameters);
  }
}
