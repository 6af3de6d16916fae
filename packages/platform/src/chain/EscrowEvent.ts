import type { Address, Hex } from "viem";

/** What happened to an escrow; numbers as decimal strings, addresses and hashes in lower case. */
export type EscrowEvent =
  | {
      readonly name: "EscrowCreated";
      readonly buyer: Address;
      readonly seller: Address;
      readonly token: Address;
      readonly amount: string;
      readonly deadline: string;
      readonly disputeWindow: string;
      readonly abandonmentGrace: string;
      readonly criteriaHash: Hex;
    }
  | { readonly name: "DeliverySubmitted"; readonly proofHash: Hex }
  | {
      readonly name: "EscrowDisputed";
      /** Unix seconds; left out in events that were read before it was. */
      readonly resolutionDueAt?: string | undefined;
    }
  | {
      readonly name:
        | "EscrowReleased"
        | "EscrowRefunded"
        | "EscrowAbandoned"
        | "DisputeResolved"
        | "UnresolvedSplit";
    };

/** An escrow's event, and where on the chain it is. */
export interface ChainEvent {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
  readonly escrowId: Hex;
  readonly event: EscrowEvent;
}
