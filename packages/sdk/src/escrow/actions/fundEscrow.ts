import type { Hash, Hex } from "viem";
import type { TransactionIdInvalidError } from "../../errors/TransactionIdInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { compareEscrow } from "../compareEscrow.ts";
import type { Escrow } from "../Escrow.ts";
import {
  accountOfClient,
  type EscrowClient,
  type EscrowContractParameters,
  escrowNames,
  escrowScopeOfClient,
  getEscrowAddress,
} from "../EscrowClient.ts";
import { EscrowMismatchError } from "../errors/statusErrors.ts";
import type { InsufficientBalanceError } from "../errors/tokenErrors.ts";
import { getEscrowId, getTransactionHash } from "../escrowId.ts";
import { fundingCalls } from "../fundingCalls.ts";
import {
  type EscrowTermsParameters,
  escrowTermsNames,
  type PrepareEscrowErrorType,
  prepareEscrow,
} from "../prepareEscrow.ts";
import { sendOnce } from "../sending.ts";
import type { SendOnceErrorType } from "../sendOnce.ts";
import { type WaitParameters, waitNames } from "../WaitParameters.ts";
import { findEscrow } from "./findEscrow.ts";

export type FundEscrowParameters = EscrowContractParameters &
  EscrowTermsParameters &
  WaitParameters & {
    /** What names the purchase: 1 to 200 characters. Its escrow's id follows from it and the buyer. */
    readonly transactionId: string;
    /** Hash of what is agreed. @default `getTransactionHash(transactionId)` */
    readonly criteriaHash?: Hex | undefined;
  };

/** An escrow that is where it was to be. */
export interface FundEscrowReturnType {
  readonly escrowId: Hex;
  /** The escrow as the chain has it; its status may have moved on meanwhile. */
  readonly escrow: Escrow;
  /**
   * Whether something that this call sent did it, and not an earlier call. Replicas that made the very same operation
   * at the same time all see `true`: it is one operation, with one `transactionHash`.
   */
  readonly isNew: boolean;
  /** The transaction, if `isNew`. */
  readonly transactionHash: Hash | undefined;
  /** The user operation, if `isNew` and it was done by one. */
  readonly userOperationHash: Hash | undefined;
}

export type FundEscrowErrorType =
  | PrepareEscrowErrorType
  | SendOnceErrorType
  | EscrowMismatchError
  | InsufficientBalanceError
  | TransactionIdInvalidError;

const names = {
  ...escrowNames,
  ...escrowTermsNames,
  ...waitNames,
  transactionId: true,
} satisfies Names<FundEscrowParameters>;

/**
 * Funds the escrow of a transaction, once: repeated after a crash, run by ten replicas at a time or with a receipt
 * lost, there is one escrow and one payment.
 *
 * The escrow's id follows from transaction and buyer, so that a second one cannot exist; see {@link sendOnce} for why a
 * session's budget is charged once, too. Repeat the arguments exactly: take the deadline from the transaction, not from
 * the clock.
 *
 * Once means once for each scope: a session funds escrows of its own `escrowScope`, so that a renewed session that is to
 * go on with the transactions of the one before must be granted with the same scope.
 *
 * @param client - A client whose account is the buyer.
 * @param parameters - {@link FundEscrowParameters}
 * @returns The escrow, new or existing.
 * @throws {EscrowMismatchError} when the transaction's escrow exists with other terms; nothing is sent.
 * @throws {EscrowOperationPendingError} when it was not included in time; call again with the same arguments.
 *
 * @example
 * const { escrowId } = await fundEscrow(session, {
 *   transactionId: "order-17",
 *   seller: "0x…",
 *   amount: "10.20",
 *   deadline: 1_900_000_000n,
 * });
 */
export async function fundEscrow(
  client: EscrowClient,
  parameters: FundEscrowParameters,
): Promise<FundEscrowReturnType> {
  checkParameters(parameters, names, "parameters of fundEscrow");
  const { transactionId, criteriaHash = getTransactionHash(transactionId) } = parameters;
  const buyer = accountOfClient(client);
  const escrowId = getEscrowId({ buyer, transactionId, scope: escrowScopeOfClient(client) });
  const escrowAddress = await getEscrowAddress(client, parameters);
  const args = await prepareEscrow(client, escrowId, { ...parameters, criteriaHash });
  return sendOnce(client, {
    ...parameters,
    escrowId,
    look: async (sent) => {
      const escrow = await findEscrow(client, { escrowId, escrowAddress });
      if (escrow === undefined) return undefined;
      const differences = compareEscrow(args, escrow);
      if (differences.length > 0) throw new EscrowMismatchError({ escrowId, differences });
      const { transactionHash, userOperationHash } = sent ?? {};
      return { escrowId, escrow, isNew: sent !== undefined, transactionHash, userOperationHash };
    },
    prepare: () => fundingCalls(client, { buyer, escrow: escrowAddress }, args),
  });
}
