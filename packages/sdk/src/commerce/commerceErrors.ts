import type { Address, Hex } from "viem";
import { BaseError } from "../errors/BaseError.ts";

/** Thrown when the platform's payment instructions contradict what the buyer agreed to. No money moved. */
export class PaymentRefusedError extends BaseError {
  override readonly name = "PaymentRefusedError";
  /** What it is about. */
  readonly field: string;
  /** What this agent knows, or accepts. */
  readonly expected: string;
  /** What the platform said. */
  readonly actual: string;

  constructor({ field, expected, actual }: { field: string; expected: string; actual: string }) {
    super(
      `The platform's ${field} does not match what this agent may pay: it is ${actual} instead of ${expected}.`,
      {
        metaMessages: [
          "No money moved. Either the offer changed in the meantime, or the platform cannot be trusted.",
        ],
      },
    );
    this.field = field;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when a purchase costs more than the buyer accepts. Base units. */
export class PriceTooHighError extends BaseError {
  override readonly name = "PriceTooHighError";
  readonly total: bigint;
  readonly maxTotal: bigint;

  constructor({ total, maxTotal }: { total: bigint; maxTotal: bigint }) {
    super(`The purchase costs ${total} base units, fee included; at most ${maxTotal} are accepted.`, {
      metaMessages: ["Raise `maxTotal` if it is worth it. No money moved."],
    });
    this.total = total;
    this.maxTotal = maxTotal;
  }
}

/** Thrown when a purchase is already past the requested step or was cancelled. */
export class PurchaseStatusError extends BaseError {
  override readonly name = "PurchaseStatusError";
  readonly transactionId: string;
  readonly status: string;

  constructor({ transactionId, status }: { transactionId: string; status: string }) {
    super(`The purchase ${transactionId} is ${status}.`, { metaMessages: ["No money moved."] });
    this.transactionId = transactionId;
    this.status = status;
  }
}

/** Thrown when the dispute window and abandonment grace of a purchase are unknown. No money moved. */
export class PaymentTermsUnknownError extends BaseError {
  override readonly name = "PaymentTermsUnknownError";
  readonly transactionId: string;

  constructor({ transactionId }: { transactionId: string }) {
    super(`The service changed after ${transactionId} was opened, so its windows are unknown.`, {
      metaMessages: [
        "Pass `disputeWindow` and `abandonmentGrace` from its `paymentInstructions`, or repeat `purchase` with its `idempotencyKey`.",
      ],
    });
    this.transactionId = transactionId;
  }
}

/** Thrown when the platform did not notice a change on the chain in time. Nothing is lost: it will catch up. */
export class ReportPendingError extends BaseError {
  override readonly name = "ReportPendingError";
  readonly transactionId: string;

  constructor({ transactionId, cause }: { transactionId: string; cause?: unknown }) {
    super(`The platform has not yet seen what the chain has for ${transactionId}.`, {
      cause,
      metaMessages: ["Call again with the same arguments: nothing is done twice."],
    });
    this.transactionId = transactionId;
  }
}

/** Thrown when the escrow on the chain does not match the paid sale that the platform reports. */
export class SaleNotPaidError extends BaseError {
  override readonly name = "SaleNotPaidError";
  readonly transactionId: string;

  constructor({ transactionId, reason }: { transactionId: string; reason: string }) {
    super(`The sale ${transactionId} is not paid as agreed: ${reason}.`, {
      metaMessages: ["Nothing was handed over."],
    });
    this.transactionId = transactionId;
  }
}

/** Thrown when the platform already holds a different delivery for a sale, whose proof may still reach the chain. */
export class DeliveryExistsError extends BaseError {
  override readonly name = "DeliveryExistsError";
  readonly transactionId: string;
  /** Proof of what the platform keeps; `undefined` when it did not say. */
  readonly proofHash: Hex | undefined;

  constructor({ transactionId, proofHash, cause }: DeliveryExistsDetails) {
    super(
      `Another delivery of ${transactionId} was handed over before, with the proof ${proofHash ?? "unknown"}.`,
      {
        cause,
        metaMessages: [
          "Nothing was handed over. Deliver the same payload again: the seller finds it in the transaction's `delivery`.",
          "To deliver something else, pass that proof as `replaces` once it can no longer reach the chain.",
        ],
      },
    );
    this.transactionId = transactionId;
    this.proofHash = proofHash;
  }
}

interface DeliveryExistsDetails {
  readonly transactionId: string;
  readonly proofHash: Hex | undefined;
  readonly cause?: unknown;
}

/** Thrown when a delivered payload is missing, unreadable or does not match the proof on the chain. */
export class DeliveryMismatchError extends BaseError {
  override readonly name = "DeliveryMismatchError";
  readonly transactionId: string;

  constructor({ transactionId, reason }: { transactionId: string; reason: string }) {
    super(`The delivery of ${transactionId} cannot be accepted: ${reason}.`, {
      metaMessages: ["If this does not change, dispute the purchase within its dispute window."],
    });
    this.transactionId = transactionId;
  }
}

/** Thrown when a request attached to a purchase cannot be verified as the buyer's. */
export class RequestUnverifiedError extends BaseError {
  override readonly name = "RequestUnverifiedError";
  readonly transactionId: string;

  constructor({ transactionId, reason }: { transactionId: string; reason: string }) {
    super(`The request of ${transactionId} cannot be attributed to its buyer: ${reason}.`);
    this.transactionId = transactionId;
  }
}

/** Thrown when an encryption key is needed but none is available. */
export class EncryptionKeyMissingError extends BaseError {
  override readonly name = "EncryptionKeyMissingError";

  constructor(whose: string, advice: string) {
    super(`No encryption key is known for ${whose}.`, { metaMessages: [advice] });
  }
}

const unproven = {
  missing: "is not signed by its account",
  expired: "has a signature of its account that has expired",
  wrong: "has a signature that is not its account's",
} as const;

/** Thrown when the seller's encryption key has no valid proof of ownership. Nothing was sent. */
export class SellerKeyUnprovenError extends BaseError {
  override readonly name = "SellerKeyUnprovenError";
  /** The account that would be paid. */
  readonly seller: Address;
  readonly reason: "missing" | "expired" | "wrong";

  constructor({ seller, reason }: { seller: Address; reason: "missing" | "expired" | "wrong" }) {
    super(`The encryption key that the platform shows for the seller ${seller} ${unproven[reason]}.`, {
      metaMessages: [
        "Nothing was sent. The seller has to publish a key with `registerAgent` or `proveEncryptionKey`; if it did, the platform cannot be trusted.",
        "If you know the key from another source, pass it as `sellerPublicKey`.",
      ],
    });
    this.seller = seller;
    this.reason = reason;
  }
}
