import { type Address, getAddress, type Hex, numberToHex } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when a call spends a token for which the terms have no limit. */
export class LimitMissingError extends SessionError {
  override readonly name = "LimitMissingError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`There is no limit for the token ${token}.`, { parameter: "spend" });
    this.token = token;
  }
}

/** Thrown when a call is to a contract or a function that the terms do not list. */
export class CallNotAllowedError extends SessionError {
  override readonly name = "CallNotAllowedError";
  readonly target: Address;
  readonly selector: Hex;

  constructor({ target, selector }: { target: Address; selector: Hex }) {
    const what =
      selector === "0x00000000"
        ? `send ETH to ${target}, or call it without calldata`
        : `call ${selector} on ${target}`;
    super(`The session may not ${what}.`, { parameter: "calls" });
    this.target = target;
    this.selector = selector;
  }
}

/** Thrown when a call carries more ETH than the terms allow. Wei. */
export class NativeValueExceededError extends SessionError {
  override readonly name = "NativeValueExceededError";
  readonly target: Address;
  readonly cap: bigint;
  readonly value: bigint;

  constructor({ target, cap, value }: { target: Address; cap: bigint; value: bigint }) {
    super(`The call to ${target} carries ${value} wei, ${value - cap} more than the ${cap} allowed.`, {
      parameter: "calls",
    });
    this.target = target;
    this.cap = cap;
    this.value = value;
  }
}

/** Thrown when a call would pay a party that the terms do not list. */
export class CounterpartyNotAllowedError extends SessionError {
  override readonly name = "CounterpartyNotAllowedError";
  /** The party, or the raw word when it is no address. */
  readonly counterparty: Hex;

  constructor({ actual }: { actual: bigint }) {
    const counterparty = toAddressOrWord(actual);
    super(`The session may not pay ${counterparty}.`, { parameter: "counterparties" });
    this.counterparty = counterparty;
  }
}

/** Thrown when an argument names a contract (a token, a spender) that the terms do not list. */
export class AddressNotAllowedError extends SessionError {
  override readonly name = "AddressNotAllowedError";
  readonly argument: number;
  /** The address, or the raw word when it is none. */
  readonly actual: Hex;

  constructor({ argument, actual }: { argument: number; actual: bigint }) {
    const address = toAddressOrWord(actual);
    super(`Argument ${argument} may not be ${address}: a token or spender that the terms do not list.`, {
      parameter: "spend",
    });
    this.argument = argument;
    this.actual = address;
  }
}

/** Thrown when a call's data ends before an argument that the terms check. */
export class ArgumentMissingError extends SessionError {
  override readonly name = "ArgumentMissingError";
  readonly argument: number;

  constructor({ argument }: { argument: number }) {
    super(`The call's data ends before argument ${argument}, which the terms check.`);
    this.argument = argument;
  }
}

/** Thrown when the calldata of a token call is longer or shorter than the function's arguments. */
export class CalldataLengthError extends SessionError {
  override readonly name = "CalldataLengthError";
  readonly selector: Hex;
  /** Bytes. */
  readonly expected: number;
  readonly actual: number;

  constructor({ selector, expected, actual }: { selector: Hex; expected: number; actual: number }) {
    super(`The calldata of ${selector} has ${actual} bytes instead of ${expected}.`, {
      metaMessages: ["A token ignores extra bytes after its arguments, so a session may not send any."],
    });
    this.selector = selector;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when an argument differs from the one value that the terms allow. */
export class ArgumentNotEqualError extends SessionError {
  override readonly name = "ArgumentNotEqualError";
  readonly argument: number;
  readonly expected: bigint;
  readonly actual: bigint;

  constructor({ argument, expected, actual }: { argument: number; expected: bigint; actual: bigint }) {
    super(`Argument ${argument} is ${actual}; the terms allow only ${expected}.`, { parameter: "calls" });
    this.argument = argument;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when an argument exceeds the maximum that the terms allow. */
export class ArgumentTooHighError extends SessionError {
  override readonly name = "ArgumentTooHighError";
  readonly argument: number;
  readonly most: bigint;
  readonly actual: bigint;

  constructor({ argument, most, actual }: { argument: number; most: bigint; actual: bigint }) {
    super(`Argument ${argument} is ${actual}, ${actual - most} above the ${most} that the terms allow.`, {
      parameter: "calls",
    });
    this.argument = argument;
    this.most = most;
    this.actual = actual;
  }
}

/** Thrown when an argument is below the minimum that the terms allow. */
export class ArgumentTooLowError extends SessionError {
  override readonly name = "ArgumentTooLowError";
  readonly argument: number;
  readonly least: bigint;
  readonly actual: bigint;

  constructor({ argument, least, actual }: { argument: number; least: bigint; actual: bigint }) {
    super(`Argument ${argument} is ${actual}, ${least - actual} below the ${least} that the terms require.`, {
      parameter: "calls",
    });
    this.argument = argument;
    this.least = least;
    this.actual = actual;
  }
}

/** Thrown when an argument is not on the terms' list of allowed values. */
export class ArgumentNotListedError extends SessionError {
  override readonly name = "ArgumentNotListedError";
  readonly argument: number;
  readonly actual: bigint;

  constructor({ argument, actual }: { argument: number; actual: bigint }) {
    super(`Argument ${argument} is ${actual}, which the terms do not list.`, { parameter: "calls" });
    this.argument = argument;
    this.actual = actual;
  }
}

/** Thrown when an amount is too large for any limit. Base units. */
export class SpendAmountTooLargeError extends SessionError {
  override readonly name = "SpendAmountTooLargeError";
  readonly token: Address;
  readonly amount: bigint;

  constructor({ token, amount }: { token: Address; amount: bigint }) {
    super(`The amount ${amount} of ${token} is above any limit that terms can hold.`);
    this.token = token;
    this.amount = amount;
  }
}

function toAddressOrWord(word: bigint): Hex {
  const hex = numberToHex(word, { size: 32 });
  return word < 1n << 160n ? getAddress(`0x${hex.slice(26)}`) : hex;
}

/** Thrown when a call of the operation reverts. No tokens moved, but the session's budgets remain charged. */
export class CallRevertedError extends SessionError {
  override readonly name = "CallRevertedError";
  /** Name of the contract's error, when it is known. */
  readonly errorName: string | undefined;
  /** Its arguments. */
  readonly args: readonly unknown[];
  /** Raw revert data. */
  readonly data: Hex | undefined;
  /** The operation that was included and reverted; none when it was stopped before. */
  readonly userOperationHash: Hex | undefined;

  constructor(parameters: {
    errorName?: string | undefined;
    args?: readonly unknown[] | undefined;
    data?: Hex | undefined;
    userOperationHash?: Hex | undefined;
    cause?: unknown;
  }) {
    const { errorName, args = [], data, userOperationHash, cause } = parameters;
    const what = errorName ? `${errorName}(${args.map(String).join(", ")})` : (data ?? "no reason given");
    super(`A call of the operation reverts: ${what}.`, { cause });
    this.errorName = errorName;
    this.args = args;
    this.data = data;
    this.userOperationHash = userOperationHash;
  }
}
