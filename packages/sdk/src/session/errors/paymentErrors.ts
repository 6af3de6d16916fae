import type { Address, Hex } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when a session has no payment rule for a token. */
export class PaymentTokenNotAllowedError extends SessionError {
  override readonly name = "PaymentTokenNotAllowedError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`The session may not sign payments with the token ${token}.`, { parameter: "payments" });
    this.token = token;
  }
}

/** Thrown when no payment rule for the token lists the payee. */
export class PaymentPayeeNotAllowedError extends SessionError {
  override readonly name = "PaymentPayeeNotAllowedError";
  readonly token: Address;
  readonly payee: Address;

  constructor({ token, payee }: { token: Address; payee: Address }) {
    super(`The session may not sign payments with ${token} to ${payee}.`, { parameter: "payments.payees" });
    this.token = token;
    this.payee = payee;
  }
}

/** Thrown when a payment exceeds the maximum for a single payment. Base units. */
export class PaymentTooLargeError extends SessionError {
  override readonly name = "PaymentTooLargeError";
  readonly token: Address;
  readonly limit: bigint;
  readonly requested: bigint;

  constructor({ token, limit, requested }: { token: Address; limit: bigint; requested: bigint }) {
    super(`The payment is ${requested} base units of ${token}; one payment may be at most ${limit}.`, {
      parameter: "payments.perPayment",
    });
    this.token = token;
    this.limit = limit;
    this.requested = requested;
  }
}

/** Thrown when all of a budget period's payments have been signed. */
export class PaymentsUsedUpError extends SessionError {
  override readonly name = "PaymentsUsedUpError";
  readonly token: Address;
  /** The period that they are used up in. */
  readonly period: number;
  /** Payments that the rules allow in one period. */
  readonly perPeriod: number;
  /** When there are new ones (unix seconds); `undefined`: never, the session ends before. */
  readonly nextPeriodStartsAt: number | undefined;

  constructor(facts: {
    token: Address;
    period: number;
    perPeriod: number;
    nextPeriodStartsAt: number | undefined;
  }) {
    const { token, period, perPeriod, nextPeriodStartsAt } = facts;
    super(`All ${perPeriod} payments of ${token} that the session may sign in period ${period} are used.`, {
      metaMessages: [
        nextPeriodStartsAt === undefined
          ? "The session ends with this period."
          : `The next period starts at ${nextPeriodStartsAt}.`,
      ],
      parameter: "payments.perPeriod",
    });
    this.token = token;
    this.period = period;
    this.perPeriod = perPeriod;
    this.nextPeriodStartsAt = nextPeriodStartsAt;
  }
}

/** Thrown when a payment would be valid outside the budget period of its slot. Unix seconds. */
export class PaymentWindowError extends SessionError {
  override readonly name = "PaymentWindowError";
  /** Least `validAfter` that the period allows. */
  readonly earliest: number;
  /** Most `validBefore` that the period allows. */
  readonly latest: number;
  readonly validAfter: number;
  readonly validBefore: number;

  constructor(facts: { earliest: number; latest: number; validAfter: number; validBefore: number }) {
    const { earliest, latest, validAfter, validBefore } = facts;
    super(
      `The payment is valid after ${validAfter} and before ${validBefore}, but its budget period allows only ${earliest} to ${latest}.`,
      { metaMessages: ["Omit both to have them chosen."] },
    );
    this.earliest = earliest;
    this.latest = latest;
    this.validAfter = validAfter;
    this.validBefore = validBefore;
  }
}

/** Thrown when a token does not support payment by a session's signature. */
export class PaymentTokenUnsupportedError extends SessionError {
  override readonly name = "PaymentTokenUnsupportedError";
  readonly token: Address;
  readonly reason: string;

  constructor({ token, reason, cause }: { token: Address; reason: string; cause?: unknown }) {
    super(`The token ${token} cannot be paid by signature: ${reason}.`, { cause });
    this.token = token;
    this.reason = reason;
  }
}

/**
 * Thrown when the account has a ceiling for a token, and the session's payments in it are not counted against that
 * ceiling.
 */
export class PaymentNotReservedError extends SessionError {
  override readonly name = "PaymentNotReservedError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`The account has a ceiling for ${token}, and this session's payments are not reserved in it.`, {
      metaMessages: [
        "The ceiling was set after the session was installed. The owner can remove it, or grant a new session.",
      ],
    });
    this.token = token;
  }
}

/** Thrown when a payment's single-use nonce has already been used, by this payment or by another one of its slot. */
export class PaymentUsedError extends SessionError {
  override readonly name = "PaymentUsedError";
  readonly nonce: Hex;
  readonly slot: number;

  constructor({ nonce, slot }: { nonce: Hex; slot: number }) {
    super(`The payment's slot ${slot} is used: this payment, or another one of the slot, is settled.`, {
      metaMessages: ["Look for the token's AuthorizationUsed event before you pay again."],
    });
    this.nonce = nonce;
    this.slot = slot;
  }
}

/** Thrown when a session cannot be enabled in advance because its terms allow no call without side effects. */
export class NoEnablingCallError extends SessionError {
  override readonly name = "NoEnablingCallError";

  constructor() {
    super("The session allows no call without effect, so only a real call can enable it.", {
      metaMessages: ["Its first `sendCalls` enables it; sessions granted with `payments` have such a call."],
    });
  }
}

/**
 * Thrown when a session of the layered policy set would need to sign payments.
 *
 * Kernel 0.3.1 reverts with `SignerPrefixNotPresent` when an ERC-1271 signature holds anything for a policy, and
 * SpendCap, a policy of the layered set, cannot allow a payment that it has no data about.
 */
export class PaymentsNeedCompactError extends SessionError {
  override readonly name = "PaymentsNeedCompactError";

  constructor() {
    super("Payments by signature need the compact policy set: Kernel 0.3.1 does not show them to policies.", {
      metaMessages: ['Grant the payments in a separate session, with `policySet: "compact"`.'],
      parameter: "policySet",
    });
  }
}

/** Thrown when a payment's nonce belongs to none of the session's slots. Such a payment could not settle. */
export class PaymentNonceUnknownError extends SessionError {
  override readonly name = "PaymentNonceUnknownError";
  readonly nonce: Hex;

  constructor({ nonce }: { nonce: Hex }) {
    super(`The nonce ${nonce} belongs to none of the session's payments in this budget period.`, {
      metaMessages: ["Let `signPayment` choose one, or use `paymentNonce` of a free slot."],
    });
    this.nonce = nonce;
  }
}
