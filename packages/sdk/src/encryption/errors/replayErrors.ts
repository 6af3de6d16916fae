import type { Hex } from "viem";
import { EncryptionError } from "./EncryptionError.ts";

/** Thrown when an envelope was opened before. */
export class EnvelopeReplayedError extends EncryptionError {
  override readonly name = "EnvelopeReplayedError";
  /** The envelope's id. */
  readonly id: Hex;

  constructor({ id }: { id: Hex }) {
    super("The envelope was opened before: this is a copy.", {
      metaMessages: ["Keep what the first opening gave, if it is needed again."],
    });
    this.id = id;
  }
}

/** Thrown when a replay guard could not say whether an envelope is new; nothing is opened then. */
export class ReplayGuardError extends EncryptionError {
  override readonly name = "ReplayGuardError";

  constructor({ cause }: { cause: unknown }) {
    super("The replay guard could not say whether the envelope is new, so it stays closed.", { cause });
  }
}

/** Thrown when a guard in memory has no room: forgetting an id would let its copy in. */
export class ReplayGuardFullError extends EncryptionError {
  override readonly name = "ReplayGuardFullError";
  /** How many ids it holds. */
  readonly max: number;

  constructor({ max }: { max: number }) {
    super(`The replay guard holds ${max} ids and forgets none of itself.`, {
      metaMessages: [
        "Call `forget(transactionId)` when a transaction has ended, or give a guard over a database.",
      ],
    });
    this.max = max;
  }
}
