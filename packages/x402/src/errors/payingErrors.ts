import type { Address, Hex } from "viem";
import { X402Error } from "./X402Error.ts";

/** Thrown when it cannot be told yet whether a payment was made; paying again could pay twice. */
export class PaymentOutcomeUnknownError extends X402Error {
  override readonly name = "PaymentOutcomeUnknownError";
  /** Names the payment: try again with it. */
  readonly key: string;
  /** Unix seconds at which the chain can tell, as far as known. */
  readonly retryAt: number | undefined;

  constructor(facts: { key: string; reason: string; retryAt?: number | undefined; cause?: unknown }) {
    const { key, reason, retryAt, cause } = facts;
    super(`It is not known whether the payment "${key}" was made: ${reason}.`, {
      metaMessages: [
        retryAt === undefined
          ? "Try again with the same key: it pays at most once."
          : `Try again with the same key after ${retryAt} (unix seconds): it pays at most once.`,
      ],
      cause,
    });
    this.key = key;
    this.retryAt = retryAt;
  }
}

/** A payment as far as two offers can differ. Base units. */
export interface PaymentTerms {
  readonly token: Address;
  readonly to: Address;
  readonly value: bigint;
}

/** Thrown when a key names a payment that may still settle, and the server now asks for another. */
export class PaymentKeyConflictError extends X402Error {
  override readonly name = "PaymentKeyConflictError";
  readonly key: string;
  readonly booked: PaymentTerms;
  readonly offered: PaymentTerms;

  constructor(facts: { key: string; booked: PaymentTerms; offered: PaymentTerms }) {
    const { key, booked, offered } = facts;
    super(
      `The key "${key}" names a payment of ${booked.value} of ${booked.token} to ${booked.to}; the server now asks for ${offered.value} of ${offered.token} to ${offered.to}.`,
      {
        metaMessages: [
          "The first payment may still settle. Wait until it is over, or use another key to pay both.",
        ],
      },
    );
    this.key = key;
    this.booked = booked;
    this.offered = offered;
  }
}

/** Thrown when a server refuses a payment; nothing says that it was settled. */
export class PaymentRefusedError extends X402Error {
  override readonly name = "PaymentRefusedError";
  readonly key: string;
  readonly origin: string;
  /** As the server gave it; texts from outside. */
  readonly reason: string;

  constructor(facts: { key: string; origin: string; reason: string; advice?: readonly string[] }) {
    const { key, origin, reason, advice = [] } = facts;
    super(`${origin} refused the payment "${key}": ${reason}.`, {
      metaMessages: [
        ...advice,
        "The node does not show it as settled. Retrying with the same key does not pay twice.",
      ],
    });
    this.key = key;
    this.origin = origin;
    this.reason = reason;
  }
}

/** Thrown when a payment was settled and the resource was not served for it. */
export class PaidNotServedError extends X402Error {
  override readonly name = "PaidNotServedError";
  readonly key: string;
  /** Transaction that settled the payment. */
  readonly transaction: Hex;

  constructor(facts: { key: string; transaction: Hex; reason: string; cause?: unknown }) {
    const { key, transaction, reason, cause } = facts;
    super(`The payment "${key}" is settled, and was not served: ${reason}.`, {
      metaMessages: [
        `Show the seller the transaction ${transaction}. The same key never pays again; a new key would pay again.`,
      ],
      cause,
    });
    this.key = key;
    this.transaction = transaction;
  }
}

/** Thrown when a paid request, or one that may have to be paid, is redirected to another origin. */
export class RedirectRefusedError extends X402Error {
  override readonly name = "RedirectRefusedError";
  readonly from: string;
  readonly to: string;

  constructor({ from, to }: { from: string; to: string }) {
    super(`${from} redirects to ${to}; payments do not follow to another origin.`, {
      metaMessages: ["To pay the other origin, send the request to it directly."],
    });
    this.from = from;
    this.to = to;
  }
}

/** Thrown when a session must be enabled before its first payment and the agent could not do it. */
export class EnablingNeededError extends X402Error {
  override readonly name = "EnablingNeededError";
  readonly account: Address;

  constructor({ account, reason, cause }: { account: Address; reason: string; cause?: unknown }) {
    super(`The session of ${account} is not enabled yet: ${reason}.`, {
      metaMessages: [
        "Call `session.enableSession()` once, with gas or a paymaster; or pay through a facilitator that allows the EntryPoint as an ERC-6492 factory, while the account is not deployed.",
      ],
      cause,
    });
    this.account = account;
  }
}

/** Thrown when the budget period ends before a payment of it could be settled. Nothing was signed. */
export class PeriodEndingError extends X402Error {
  override readonly name = "PeriodEndingError";
  /** When the next period starts, unix seconds. */
  readonly startsAt: number;

  constructor({ startsAt }: { startsAt: number }) {
    super(`The session's budget period ends too soon for a payment to be settled in it.`, {
      metaMessages: [`Pay in the next one, which starts at ${startsAt}. Nothing was signed.`],
    });
    this.startsAt = startsAt;
  }
}
