import type { Hex } from "viem";
import type { DisputeOutcome } from "../Escrow.ts";
import { EscrowError } from "./EscrowError.ts";

/** Thrown when a dispute's outcome is not one of the defined outcomes. */
export class OutcomeInvalidError extends EscrowError {
  override readonly name = "OutcomeInvalidError";
  readonly outcome: number;

  constructor({ outcome }: { outcome: number }) {
    super(`There is no dispute outcome ${outcome}.`);
    this.outcome = outcome;
  }
}

/** Thrown when the shares of a ruling do not add up to 100. */
export class PercentagesNotHundredError extends EscrowError {
  override readonly name = "PercentagesNotHundredError";
  readonly buyerPercent: bigint;
  readonly sellerPercent: bigint;

  constructor({ buyerPercent, sellerPercent }: { buyerPercent: bigint; sellerPercent: bigint }) {
    super(`The shares ${buyerPercent} and ${sellerPercent} do not add up to 100.`);
    this.buyerPercent = buyerPercent;
    this.sellerPercent = sellerPercent;
  }
}

/** Thrown when the shares of a ruling do not match its outcome. */
export class OutcomeMismatchError extends EscrowError {
  override readonly name = "OutcomeMismatchError";
  readonly outcome: DisputeOutcome;
  readonly buyerPercent: bigint;
  readonly sellerPercent: bigint;

  constructor(parameters: { outcome: DisputeOutcome; buyerPercent: bigint; sellerPercent: bigint }) {
    const { outcome, buyerPercent, sellerPercent } = parameters;
    super(`The shares ${buyerPercent} and ${sellerPercent} do not match the outcome ${outcome}.`, {
      metaMessages: ["BuyerRefund is 100 and 0, SellerPaid 0 and 100, Split anything between."],
    });
    this.outcome = outcome;
    this.buyerPercent = buyerPercent;
    this.sellerPercent = sellerPercent;
  }
}

/** Thrown when a delivery has no proof. */
export class ProofHashZeroError extends EscrowError {
  override readonly name = "ProofHashZeroError";
  readonly escrowId: Hex;

  constructor({ escrowId }: { escrowId: Hex }) {
    super(`The delivery for ${escrowId} has no proof: its hash is zero.`, {
      metaMessages: ["Pass the hash of the delivery."],
    });
    this.escrowId = escrowId;
  }
}
