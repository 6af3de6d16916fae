import { type Escrow, escrowLimits } from "@abbababa/sdk";

/** What happens next, by whom, and until when (unix seconds, exclusive). */
export type EscrowTurn =
  | { readonly next: "deliver" | "deliverLate" | "judge" | "rule"; readonly until: bigint }
  | { readonly next: "takeBack" | "release" | "split" | "over" };

type Timed = Pick<
  Escrow,
  "status" | "deadline" | "disputeWindow" | "abandonmentGrace" | "deliveredAt" | "disputedAt"
>;

/**
 * Says whose turn it is, by the escrow contract's table.
 *
 * @param escrow - As the chain has it.
 * @param now - The chain's time, unix seconds.
 */
export function turnOf(escrow: Timed, now: bigint): EscrowTurn {
  const { status, deadline, disputeWindow, abandonmentGrace, deliveredAt = 0n, disputedAt = 0n } = escrow;
  switch (status) {
    case "Funded": {
      const until = deadline + abandonmentGrace;
      if (now < deadline) return { next: "deliver", until: deadline };
      return now < until ? { next: "deliverLate", until } : { next: "takeBack" };
    }
    case "Delivered": {
      const until = deliveredAt + disputeWindow;
      return now < until ? { next: "judge", until } : { next: "release" };
    }
    case "Disputed": {
      const until = disputedAt + escrowLimits.resolutionTimeout;
      return now < until ? { next: "rule", until } : { next: "split" };
    }
    default:
      return { next: "over" };
  }
}
