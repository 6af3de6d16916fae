import type { Address, Hex } from "viem";
import { BaseError } from "../../errors/BaseError.ts";
import { SessionError } from "./SessionError.ts";

/** Thrown when an operation calls a function of the account other than `execute`. */
export class SelectorNotAllowedError extends SessionError {
  override readonly name = "SelectorNotAllowedError";
  readonly selector: Hex;

  constructor({ selector }: { selector: Hex }) {
    super(`A session may only call \`execute\`; the operation calls ${selector} on the account.`);
    this.selector = selector;
  }
}

/** Thrown when an operation's execution mode is neither a single call nor a batch that reverts as a whole. */
export class ModeNotAllowedError extends SessionError {
  override readonly name = "ModeNotAllowedError";
  readonly mode: Hex;

  constructor({ mode }: { mode: Hex }) {
    super(`A session may only make plain calls; the operation's mode is ${mode}.`);
    this.mode = mode;
  }
}

/** Thrown when an operation's calls are not canonically ABI-encoded. */
export class ExecutionMalformedError extends SessionError {
  override readonly name = "ExecutionMalformedError";

  constructor() {
    super("The operation's calls are not in canonical ABI encoding.");
  }
}

/** Thrown when an operation has no calls. */
export class BatchEmptyError extends SessionError {
  override readonly name = "BatchEmptyError";

  constructor() {
    super("The operation has no calls.");
  }
}

/** Thrown when an operation has more calls than a presentation can index. */
export class CallsTooManyError extends SessionError {
  override readonly name = "CallsTooManyError";
  readonly count: number;
  readonly max: number;

  constructor({ count, max }: { count: number; max: number }) {
    super(`The operation has ${count} calls; a session may make at most ${max} in one.`);
    this.count = count;
    this.max = max;
  }
}

/** Thrown when a presentation and its operation have different numbers of calls. */
export class CallCountMismatchError extends SessionError {
  override readonly name = "CallCountMismatchError";
  readonly claimed: number;
  readonly actual: number;

  constructor({ claimed, actual }: { claimed: number; actual: number }) {
    super(`The presentation names ${claimed} calls; the operation has ${actual}.`);
    this.claimed = claimed;
    this.actual = actual;
  }
}

/** Thrown when a presentation refers to an entry that the terms do not have. */
export class CallIndexOutOfRangeError extends SessionError {
  override readonly name = "CallIndexOutOfRangeError";
  readonly index: number;
  readonly count: number;

  constructor({ index, count }: { index: number; count: number }) {
    super(`The presentation names allowed call ${index}; the terms have ${count}.`);
    this.index = index;
    this.count = count;
  }
}

/** Thrown when an operation's signature does not contain a complete presentation. */
export class PresentationMalformedError extends SessionError {
  override readonly name = "PresentationMalformedError";

  constructor() {
    super("The operation's signature does not contain a complete presentation of the session.");
  }
}

/** Thrown when an account other than the operation's own asks to validate it. */
export class AccountMismatchError extends SessionError {
  override readonly name = "AccountMismatchError";
  readonly caller: Address;
  readonly sender: Address;

  constructor({ caller, sender }: { caller: Address; sender: Address }) {
    super(`${caller} asked for the validation of an operation of ${sender}.`);
    this.caller = caller;
    this.sender = sender;
  }
}

/** Thrown when a gas field is too large to be genuine: it would overflow. */
export class GasFieldOutOfRangeError extends SessionError {
  override readonly name = "GasFieldOutOfRangeError";

  constructor() {
    super("A gas limit of the operation does not fit 64 bits.");
  }
}

/** Thrown when an operation's paymaster fields are truncated. Bytes. */
export class PaymasterDataMalformedError extends SessionError {
  override readonly name = "PaymasterDataMalformedError";
  readonly length: number;

  constructor({ length }: { length: number }) {
    super(`The operation's paymaster fields have ${length} bytes; they need at least 52.`);
    this.length = length;
  }
}

/** Thrown when a signature or permission context does not start with the prefix that the module requires. */
export class GrantMalformedError extends SessionError {
  override readonly name = "GrantMalformedError";

  constructor() {
    super("The signature begins neither with 0x00 nor with 0x01, a length and a grant.");
  }
}

/** Thrown when a batch of redemptions has different numbers of contexts, modes and executions. */
export class LengthsDifferError extends SessionError {
  override readonly name = "LengthsDifferError";

  constructor({ contexts, modes, executions }: { contexts: number; modes: number; executions: number }) {
    super(
      `There are ${contexts} contexts, ${modes} modes and ${executions} executions; the numbers must be equal.`,
    );
  }
}

/** Thrown when the contract fails in a way that no input should be able to cause. */
export class ContractInternalError extends BaseError {
  override readonly name = "ContractInternalError";

  constructor({ errorName }: { errorName: string }) {
    super(`The session contract failed with ${errorName}, which should not happen.`);
  }
}
