import type { Hex } from "viem";
import type { EscrowStatus } from "../Escrow.ts";
import { EscrowError } from "./EscrowError.ts";

/** Thrown when there is no escrow with an id. */
export class EscrowNotFoundError extends EscrowError {
  override readonly name = "EscrowNotFoundError";
  readonly escrowId: Hex;

  constructor({ escrowId }: { escrowId: Hex }) {
    super(`There is no escrow ${escrowId}.`, {
      metaMessages: ["Check the id, the chain and the address of the escrow contract; was it funded?"],
    });
    this.escrowId = escrowId;
  }
}

/** Thrown when an escrow is created with an id that was used before. */
export class EscrowAlreadyExistsError extends EscrowError {
  override readonly name = "EscrowAlreadyExistsError";
  readonly escrowId: Hex;
  readonly status: EscrowStatus;

  constructor({ escrowId, status }: { escrowId: Hex; status: EscrowStatus }) {
    super(`The escrow ${escrowId} already exists and is ${status}.`, {
      metaMessages: ["Use the existing one, or create another under an id that was never used."],
    });
    this.escrowId = escrowId;
    this.status = status;
  }
}

/** Thrown when an escrow is not in a status in which an action is possible. */
export class EscrowStatusError extends EscrowError {
  override readonly name = "EscrowStatusError";
  readonly escrowId: Hex;
  readonly status: EscrowStatus;
  /** Statuses in which it would be possible. */
  readonly allowed: readonly EscrowStatus[];

  constructor(parameters: { escrowId: Hex; status: EscrowStatus; allowed: readonly EscrowStatus[] }) {
    const { escrowId, status, allowed } = parameters;
    super(`The escrow ${escrowId} is ${status}; this needs it to be ${allowed.join(" or ")}.`, {
      metaMessages: [adviceFor(status)],
    });
    this.escrowId = escrowId;
    this.status = status;
    this.allowed = allowed;
  }
}

/** Thrown when an escrow with this id already exists with different terms. */
export class EscrowMismatchError extends EscrowError {
  override readonly name = "EscrowMismatchError";
  readonly escrowId: Hex;
  /** What differs: the field, what was asked for, and what the existing escrow has. */
  readonly differences: readonly EscrowDifference[];

  constructor({ escrowId, differences }: { escrowId: Hex; differences: readonly EscrowDifference[] }) {
    super(`The escrow ${escrowId} of this transaction already exists with different terms.`, {
      metaMessages: [
        ...differences.map(
          ({ field, expected, actual }) => `- ${field}: asked ${expected}, existing ${actual}`,
        ),
        "Nothing was sent. A retry must repeat its arguments exactly: take the deadline from the transaction, not from the clock.",
      ],
    });
    this.escrowId = escrowId;
    this.differences = differences;
  }
}

/** A field in which an existing escrow differs from the one asked for. */
export interface EscrowDifference {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

/** Thrown when the escrow contract is paused. Existing escrows are not affected. */
export class EscrowPausedError extends EscrowError {
  override readonly name = "EscrowPausedError";

  constructor() {
    super("The escrow contract is paused and accepts no new escrows.", {
      metaMessages: ["Existing escrows are not affected. Try again later."],
    });
  }
}

function adviceFor(status: EscrowStatus): string {
  switch (status) {
    case "None":
      return "It was never funded.";
    case "Funded":
      return "The seller has not delivered yet.";
    case "Delivered":
      return "A delivery is recorded: the buyer may accept or dispute it, the seller may cancel.";
    case "Disputed":
      return "Either party may concede, the resolver may rule, and after its time the parties may split.";
    default:
      return "This status is final: the money has been paid out.";
  }
}
