import type { Hex } from "viem";
import { formatTime } from "../formatTime.ts";
import { EscrowError } from "./EscrowError.ts";

/** What a {@link EscrowTimeError} is made of. Unix seconds. */
export interface EscrowTimeErrorParameters {
  readonly escrowId: Hex;
  /** When the bound lies. */
  readonly at: bigint;
  /** When the action was tried, by the chain's clock. */
  readonly timestamp: bigint;
}

/** The base class of errors about acting too early or too late. */
export class EscrowTimeError extends EscrowError {
  override readonly name: string = "EscrowTimeError";
  readonly escrowId: Hex;
  /** When the bound lies (unix seconds). */
  readonly at: bigint;
  /** When the action was tried, by the chain's clock (unix seconds). */
  readonly timestamp: bigint;

  constructor(shortMessage: string, advice: string, parameters: EscrowTimeErrorParameters) {
    const { escrowId, at, timestamp } = parameters;
    super(shortMessage, { metaMessages: [`Tried at ${formatTime(timestamp)}.`, advice] });
    this.escrowId = escrowId;
    this.at = at;
    this.timestamp = timestamp;
  }
}

/** Thrown when the seller delivers after the deadline and the grace period. */
export class DeliveryClosedError extends EscrowTimeError {
  override readonly name = "DeliveryClosedError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    const advice = "The buyer may take the money back; agree on a new escrow.";
    super(`Deliveries for ${escrowId} were accepted until ${formatTime(at)}.`, advice, parameters);
  }
}

/** Thrown when the buyer claims an abandoned escrow before deadline and grace have passed. */
export class NotAbandonedYetError extends EscrowTimeError {
  override readonly name = "NotAbandonedYetError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    super(
      `The seller of ${escrowId} may deliver until ${formatTime(at)}.`,
      "Claim it from then on.",
      parameters,
    );
  }
}

/** Thrown when a release is finalized while the buyer may still dispute. */
export class DisputeWindowOpenError extends EscrowTimeError {
  override readonly name = "DisputeWindowOpenError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    const advice = "Finalize from then on; the buyer may accept before.";
    super(`The buyer of ${escrowId} may dispute until ${formatTime(at)}.`, advice, parameters);
  }
}

/** Thrown when the buyer disputes after the dispute window has closed. */
export class DisputeWindowClosedError extends EscrowTimeError {
  override readonly name = "DisputeWindowClosedError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    const advice = "The delivery counts as accepted: anyone may finalize the release.";
    super(`The dispute window of ${escrowId} ended at ${formatTime(at)}.`, advice, parameters);
  }
}

/** Thrown when a party claims the even split while the resolver still has time. */
export class ResolutionPendingError extends EscrowTimeError {
  override readonly name = "ResolutionPendingError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    super(
      `The resolver of ${escrowId} has until ${formatTime(at)}.`,
      "Claim the split from then on.",
      parameters,
    );
  }
}

/** Thrown when the resolver rules after its deadline. */
export class ResolutionOverdueError extends EscrowTimeError {
  override readonly name = "ResolutionOverdueError";

  constructor(parameters: EscrowTimeErrorParameters) {
    const { escrowId, at } = parameters;
    const advice = "The parties may claim an even split, or concede.";
    super(`The resolver of ${escrowId} had until ${formatTime(at)}.`, advice, parameters);
  }
}
