import { ApiRequestError } from "../api/apiErrors.ts";
import type { ApiClient } from "../api/createApiClient.ts";
import type { Transaction } from "../api/schemas/transaction.ts";
import type { MoveEscrowReturnType } from "../escrow/actions/moveEscrow.ts";
import type { BuyerEscrow } from "./buyerEscrowId.ts";

/** An escrow that was moved, and what the platform made of it. */
export interface ReportedMove extends MoveEscrowReturnType {
  /** The purchase; `undefined` when the platform was not told, or could not be. It follows the chain in any case. */
  readonly transaction: Transaction | undefined;
  /** Why the platform could not be told. */
  readonly reportError: ApiRequestError | undefined;
}

/**
 * Tells the platform what was done on the chain, if it is one of its purchases. A platform that cannot be told now reads
 * it there later.
 *
 * @param api - The platform, if it is known.
 * @param escrow - What was moved.
 * @param moved - How.
 * @param tell - Tells the platform.
 */
export async function reportMove(
  api: ApiClient | undefined,
  escrow: BuyerEscrow,
  moved: MoveEscrowReturnType,
  tell: (api: ApiClient, id: string, body: { transactionHash?: string }) => Promise<Transaction>,
): Promise<ReportedMove> {
  const untold = { ...moved, transaction: undefined, reportError: undefined };
  if (typeof escrow !== "string" || !escrow.startsWith("txn_") || api === undefined) return untold;
  const { transactionHash } = moved;
  try {
    const transaction = await tell(api, escrow, transactionHash === undefined ? {} : { transactionHash });
    return { ...untold, transaction };
  } catch (error) {
    if (error instanceof ApiRequestError) return { ...untold, reportError: error };
    throw error;
  }
}
