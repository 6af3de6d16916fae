import { type Address, type Hex, isAddressEqual } from "viem";
import { formatAmount } from "../../amounts/formatAmount.ts";
import { usdcAddresses } from "../../chains/knownChains.ts";
import { SessionError } from "./SessionError.ts";

/** Which of a token's three caps. */
export type SpendCapKind = "perOperation" | "perPeriod" | "lifetime";

const capWords = {
  perOperation: "in one operation",
  perPeriod: "in one budget period",
  lifetime: "over its life",
} as const satisfies Record<SpendCapKind, string>;

/** Thrown when an operation would exceed one of a token's spending caps. Base units. */
export class SpendCapExceededError extends SessionError {
  override readonly name = "SpendCapExceededError";
  readonly cap: SpendCapKind;
  readonly token: Address;
  readonly limit: bigint;
  /** Spent so far of this cap. */
  readonly spent: bigint;
  readonly requested: bigint;

  constructor(violation: {
    cap: SpendCapKind;
    token: Address;
    limit: bigint;
    spent: bigint;
    requested: bigint;
  }) {
    const { cap, token, limit, spent, requested } = violation;
    const left = limit > spent ? limit - spent : 0n;
    super(
      `The operation would spend ${requested} of ${token}; the session has ${left} left ${capWords[cap]} (limit ${limit}, spent ${spent}).`,
      {
        metaMessages: [
          `That is ${requested - left} base units too much${inUsdc(token, requested, left)}.`,
          cap === "perPeriod" ? "The next budget period has a new allowance." : "Spend less.",
        ],
        parameter: `spend.${cap}`,
      },
    );
    this.cap = cap;
    this.token = token;
    this.limit = limit;
    this.spent = spent;
    this.requested = requested;
  }
}

/** Only of the token that is known to be USDC: others have other decimals. */
function inUsdc(token: Address, requested: bigint, left: bigint): string {
  const isUsdc = Object.values(usdcAddresses).some((usdc) => isAddressEqual(usdc, token));
  return isUsdc ? ` (${formatAmount(requested)} USDC asked, ${formatAmount(left)} left)` : "";
}

/** Thrown when an operation's maximum gas cost exceeds what is left of the session's gas budget. Wei. */
export class GasBudgetExceededError extends SessionError {
  override readonly name = "GasBudgetExceededError";
  readonly limit: bigint;
  readonly spent: bigint;
  readonly requested: bigint;

  constructor({ limit, spent, requested }: { limit: bigint; spent: bigint; requested: bigint }) {
    const left = limit > spent ? limit - spent : 0n;
    super(`The operation could cost ${requested} wei of gas; the session has ${left} of ${limit} left.`, {
      metaMessages: [
        `That is ${requested - left} wei too much. Each operation counts at its maximum cost: lower fees or gas limits help.`,
      ],
      parameter: "gasBudgetWei",
    });
    this.limit = limit;
    this.spent = spent;
    this.requested = requested;
  }
}

/** A field of a user operation that says how much gas it may take. */
export type GasField =
  | "preVerificationGas"
  | "callGasLimit"
  | "verificationGasLimit"
  | "paymasterVerificationGasLimit"
  | "paymasterPostOpGasLimit";

/** Thrown when a bundler or paymaster service requests a gas limit above the SDK's cap. Nothing was signed. */
export class GasLimitTooHighError extends SessionError {
  override readonly name = "GasLimitTooHighError";
  readonly field: GasField;
  /** Gas units that were asked for. */
  readonly value: bigint;
  /** Gas units that are signed for at most. */
  readonly cap: bigint;

  constructor({ field, value, cap }: { field: GasField; value: bigint; cap: bigint }) {
    super(`The bundler asks for ${value} units of ${field}; the SDK signs for at most ${cap}.`, {
      metaMessages: [
        "The bundler profits from a high estimate; try another one.",
        `If it does need that much, raise the cap: \`gasCaps: { ${field}: ${value}n }\`, in \`useSessionKey\` or the owner's action.`,
      ],
    });
    this.field = field;
    this.value = value;
    this.cap = cap;
  }
}

/** Thrown when a session has used all of its operations. */
export class OperationsExhaustedError extends SessionError {
  override readonly name = "OperationsExhaustedError";
  readonly max: number;

  constructor({ max }: { max: number }) {
    super(`The session has used all of its ${max} operations.`, { parameter: "maxOperations" });
    this.max = max;
  }
}

/** Thrown when an operation names a budget period that has already ended. Prepare the operation again. */
export class PeriodPassedError extends SessionError {
  override readonly name = "PeriodPassedError";
  readonly current: number;
  readonly claimed: number;

  constructor({ current, claimed }: { current: number; claimed: number }) {
    super(
      `The operation spends in budget period ${claimed}, but the session is already in period ${current}.`,
      {
        metaMessages: ["Send it again: it will then name the current period."],
      },
    );
    this.current = current;
    this.claimed = claimed;
  }
}

/** Thrown when an operation names a budget period outside the session's window. */
export class PeriodOutsideSessionError extends SessionError {
  override readonly name = "PeriodOutsideSessionError";
  readonly period: number;

  constructor({ period }: { period: number }) {
    super(`Budget period ${period} lies outside the session's window.`, { parameter: "validitySeconds" });
    this.period = period;
  }
}

/** Thrown when an operation would use a paymaster that the terms do not name. */
export class PaymasterNotAllowedError extends SessionError {
  override readonly name = "PaymasterNotAllowedError";
  readonly paymaster: Address;

  constructor({ paymaster }: { paymaster: Address }) {
    super(`The session may not use the paymaster ${paymaster}.`, { parameter: "paymaster" });
    this.paymaster = paymaster;
  }
}

/** Thrown when the account has a ceiling and the operation uses a paymaster that the terms do not name. */
export class PaymasterUnderCeilingError extends SessionError {
  override readonly name = "PaymasterUnderCeilingError";
  readonly paymaster: Address;

  constructor({ paymaster }: { paymaster: Address }) {
    super(
      `The account has a ceiling, and the session's terms do not name the paymaster ${paymaster}. No ceiling counts the tokens that it takes.`,
      {
        metaMessages: ["Ask for a session that names the paymaster, or let the account pay for gas."],
        parameter: "paymaster",
      },
    );
    this.paymaster = paymaster;
  }
}

/**
 * Thrown when an operation would take the account's sessions, taken together, over the owner's ceiling for a token.
 * Amounts in base units.
 */
export class CeilingExceededError extends SessionError {
  override readonly name = "CeilingExceededError";
  readonly token: Address;
  readonly limit: bigint;
  /** Counted so far, by all sessions. */
  readonly used: bigint;
  readonly requested: bigint;

  constructor(violation: { token: Address; limit: bigint; used: bigint; requested: bigint }) {
    const { token, limit, used, requested } = violation;
    super(
      `All sessions of the account together may spend ${limit} base units of ${token}; ${used} are used, and ${requested} more were requested.`,
      { metaMessages: ["The owner can raise the ceiling with setCeiling."] },
    );
    this.token = token;
    this.limit = limit;
    this.used = used;
    this.requested = requested;
  }
}

/** Thrown when the account has a ceiling for a token and the session makes an unmetered call to that token. */
export class CeilingUnmeteredError extends SessionError {
  override readonly name = "CeilingUnmeteredError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(
      `The account has a ceiling for ${token}, and the session has no limit that would count this call.`,
      {
        metaMessages: ["Ask for a session with a limit for this token."],
        parameter: "spend",
      },
    );
    this.token = token;
  }
}

/** Thrown when a ceiling was reported as set or removed, but the chain does not show the change. */
export class CeilingNotConfirmedError extends SessionError {
  override readonly name = "CeilingNotConfirmedError";
  readonly token: Address;
  readonly transactionHash: Hex;

  constructor({ token, transactionHash, cause }: { token: Address; transactionHash: Hex; cause?: unknown }) {
    super(
      `The change of the ceiling of ${token} was reported in transaction ${transactionHash}, but the chain does not show it.`,
      { cause, metaMessages: ['Try again without the bundler: `via: "direct"`.'] },
    );
    this.token = token;
    this.transactionHash = transactionHash;
  }
}
