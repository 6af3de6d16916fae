import type { Address, Hex } from "viem";
import {
  type FundEscrowParameters,
  type FundEscrowReturnType,
  fundEscrow,
} from "../escrow/actions/fundEscrow.ts";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import { escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { getEscrowId } from "../escrow/escrowId.ts";
import { PlatformAgent } from "./PlatformAgent.ts";

/** Which of the buyer's escrows: the transaction it was funded for, or its id. */
export type BuyerEscrow = string | { readonly escrowId: Hex };

/** What {@link EscrowBuyer.fundEscrow} may be told beside its arguments. */
export type FundEscrowOptions = Pick<
  FundEscrowParameters,
  "disputeWindow" | "abandonmentGrace" | "criteriaHash" | "timeout" | "pollingInterval"
>;

/** What a buyer does on the chain. Every method may be repeated: what has happened is not done again. */
export abstract class EscrowBuyer extends PlatformAgent {
  /**
   * Funds the escrow of a transaction, once. See {@link fundEscrow}.
   *
   * @param transactionId - What names the purchase: 1 to 200 characters.
   * @param seller - Who is to deliver and be paid.
   * @param amount - All that leaves the buyer, fee included: a decimal string, or base units. See `totalWithFee`.
   * @param token - `"USDC"`, or a token's address.
   * @param deadline - When the delivery is due (unix seconds); repeat it exactly in a retry.
   * @param options - Windows (seconds), criteria, and how long to wait.
   * @returns The escrow, new or existing.
   * @throws {FundEscrowErrorType} saying what to do, with nothing sent or with nothing lost.
   */
  async fundEscrow(
    transactionId: string,
    seller: Address,
    amount: bigint | string,
    token: "USDC" | Address,
    deadline: bigint | number,
    options: FundEscrowOptions = {},
  ): Promise<FundEscrowReturnType> {
    const terms = { transactionId, seller, amount, token: this.tokenName(token), deadline };
    return fundEscrow(this.client, { ...options, ...terms, ...this.contract });
  }

  /**
   * Pays the seller: accepts a delivery, or concedes a dispute.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The released escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError}
   */
  async confirmAndRelease(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "accept");
  }

  /**
   * Disputes a delivery within the dispute window.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The disputed escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | DisputeWindowClosedError}
   */
  async disputeOnChain(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "dispute");
  }

  /**
   * Takes everything back when nothing was delivered by deadline and grace.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The abandoned escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | NotAbandonedYetError}
   */
  async claimAbandoned(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "claimAbandoned");
  }

  /**
   * Divides a disputed escrow evenly when the resolver was silent for its time.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The resolved escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotPartyError | ResolutionPendingError}
   */
  async claimUnresolved(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "claimUnresolved");
  }

  /**
   * Reads one of the buyer's escrows.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The escrow as the chain has it.
   * @throws {EscrowNotFoundError}
   */
  async getEscrow(escrow: BuyerEscrow): Promise<Escrow> {
    return getEscrow(this.client, { ...this.contract, escrowId: this.#idOf(escrow) });
  }

  async #move(
    escrow: BuyerEscrow,
    method: "accept" | "dispute" | "claimAbandoned" | "claimUnresolved",
  ): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId: this.#idOf(escrow), method });
  }

  #idOf(escrow: BuyerEscrow): Hex {
    if (typeof escrow !== "string") return escrow.escrowId;
    const scope = escrowScopeOfClient(this.client);
    return getEscrowId({ buyer: this.account, transactionId: escrow, scope });
  }
}
