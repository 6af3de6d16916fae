import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { ReplayGuardFullError } from "../encryptionErrors.ts";
import type { ReplayGuard } from "./ReplayGuard.ts";

/** A {@link ReplayGuard} in memory. */
export interface MemoryReplayGuard extends ReplayGuard {
  /**
   * Forgets the ids of a transaction that has ended. From then on its envelopes would be opened again.
   *
   * @param transactionId - The transaction.
   */
  forget(transactionId: string): void;
}

/** What {@link createMemoryReplayGuard} takes. */
export interface MemoryReplayGuardOptions {
  /** How many ids it holds. @default 1_000_000 */
  readonly max?: number | undefined;
}

/**
 * Makes a replay guard that remembers as long as it lives. It never forgets of itself; full, it refuses all.
 *
 * @param options - How many ids it holds.
 * @returns The guard.
 *
 * @example
 * const replayGuard = createMemoryReplayGuard();
 * await decryptPayload({ envelope, replayGuard, … });
 */
export function createMemoryReplayGuard(options: MemoryReplayGuardOptions = {}): MemoryReplayGuard {
  checkParameters(options, { max: true } satisfies Names<MemoryReplayGuardOptions>, "options of the guard");
  const { max = 1_000_000 } = options;
  const taken = new Map<string, Set<string>>();
  let count = 0;
  return {
    claim({ id, transactionId }) {
      const ids = taken.get(transactionId);
      if (ids?.has(id)) return false;
      if (count >= max) throw new ReplayGuardFullError({ max });
      taken.set(transactionId, (ids ?? new Set()).add(id));
      count += 1;
      return true;
    },
    forget(transactionId) {
      count -= taken.get(transactionId)?.size ?? 0;
      taken.delete(transactionId);
    },
  };
}
