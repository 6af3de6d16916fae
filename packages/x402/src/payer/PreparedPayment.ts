import type { Hex } from "viem";

/** A payment that is ready to be sent, in whatever way it moves the asset. */
export interface PreparedPayment {
  /** The `payload` of a payment payload. */
  readonly payload: Record<string, unknown>;
  /** Transaction that settled it before; `undefined`: none has, as far as the chain shows. */
  readonly settledBy: Hex | undefined;
  /**
   * Enables the session by an operation of the agent's, and says the same payment as it is then. `undefined`: there is
   * nothing to enable, or the agent may not.
   */
  readonly enable: (() => Promise<Record<string, unknown>>) | undefined;
  /** Asks the chain which transaction settled it; `undefined`: none. */
  readonly findSettlement: () => Promise<Hex | undefined>;
  /** Takes note of the transaction that a server's receipt names. */
  readonly noteReceipt: (transaction: string | undefined) => Promise<void>;
}
