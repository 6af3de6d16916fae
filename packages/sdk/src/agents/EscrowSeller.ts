import type { Hex } from "viem";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import { PlatformAgent } from "./PlatformAgent.ts";

/** What a seller does on the chain. Every method may be repeated: what has happened is not done again. */
export abstract class EscrowSeller extends PlatformAgent {
  /**
   * Records a delivery, once, and starts the dispute window.
   *
   * @param escrowId - The escrow.
   * @param proofHash - Hash of what is delivered, not zero.
   * @returns The delivered escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError | DeliveryClosedError | EscrowMismatchError}
   */
  async submitDelivery(escrowId: Hex, proofHash: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "submitDelivery", proofHash });
  }

  /**
   * Takes the payment once the dispute window has passed.
   *
   * @param escrowId - The escrow.
   * @returns The released escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | DisputeWindowOpenError}
   */
  async finalizeRelease(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "finalizeRelease" });
  }

  /**
   * Gives everything back to the buyer: declines, withdraws a delivery, or concedes a dispute. Only a
   * session granted with `escrowCalls: "all"` may: it gives away what the seller is due.
   *
   * @param escrowId - The escrow.
   * @returns The refunded escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError | CallNotAllowedError}
   */
  async cancel(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "cancel" });
  }

  /**
   * Divides a disputed escrow evenly when the resolver was silent for its time.
   *
   * @param escrowId - The escrow.
   * @returns The resolved escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotPartyError | ResolutionPendingError}
   */
  async claimUnresolved(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "claimUnresolved" });
  }

  /**
   * Reads an escrow.
   *
   * @param escrowId - The escrow.
   * @returns The escrow as the chain has it.
   * @throws {EscrowNotFoundError}
   */
  async getEscrow(escrowId: Hex): Promise<Escrow> {
    return getEscrow(this.client, { ...this.contract, escrowId });
  }
}
