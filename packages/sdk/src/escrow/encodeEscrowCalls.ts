import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { abbaBabaEscrowAbi } from "../generated/usedAbis.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { type DisputeOutcome, disputeOutcomes } from "./Escrow.ts";

/** One call of an account. */
export interface EscrowCall {
  readonly to: Address;
  /** Wei. */
  readonly value: 0n;
  readonly data: Hex;
}

/** Arguments of the contract's `createEscrow`, checked. */
export interface CreateEscrowArguments {
  readonly escrowId: Hex;
  readonly seller: Address;
  /** Base units, fee included. */
  readonly amount: bigint;
  readonly token: Address;
  /** Unix seconds. */
  readonly deadline: bigint;
  /** Seconds. */
  readonly disputeWindow: bigint;
  /** Seconds. */
  readonly abandonmentGrace: bigint;
  readonly criteriaHash: Hex;
}

/** Methods of the escrow that take its id and nothing else. */
export type EscrowIdMethod =
  | "accept"
  | "cancel"
  | "claimAbandoned"
  | "claimUnresolved"
  | "dispute"
  | "finalizeRelease";

const abi = abbaBabaEscrowAbi;

const createNames = {
  escrowId: true,
  seller: true,
  amount: true,
  token: true,
  deadline: "time",
  disputeWindow: "seconds",
  abandonmentGrace: "seconds",
  criteriaHash: true,
} satisfies Names<CreateEscrowArguments>;

/**
 * The two calls that fund an escrow: an allowance of exactly the amount, then its creation, which uses it up.
 *
 * @param escrow - The escrow contract.
 * @param args - What to create.
 * @returns `approve`, then `createEscrow`.
 */
export function encodeCreateEscrow(
  escrow: Address,
  args: CreateEscrowArguments,
): readonly [approve: EscrowCall, createEscrow: EscrowCall] {
  checkParameters(args, createNames, "arguments of createEscrow");
  const { escrowId, seller, amount, token, deadline, disputeWindow, abandonmentGrace, criteriaHash } = args;
  const create = encodeFunctionData({
    abi,
    functionName: "createEscrow",
    args: [escrowId, seller, amount, token, deadline, disputeWindow, abandonmentGrace, criteriaHash],
  });
  return [encodeApproval(escrow, token, amount), callOf(escrow, create)];
}

/**
 * The call that allows the escrow contract to take an amount.
 *
 * @param escrow - The escrow contract.
 * @param token - The token.
 * @param amount - Base units.
 * @returns `approve`.
 */
export function encodeApproval(escrow: Address, token: Address, amount: bigint): EscrowCall {
  return callOf(
    token,
    encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [escrow, amount] }),
  );
}

/**
 * The call of a method that takes an escrow's id and nothing else.
 *
 * @param escrow - The escrow contract.
 * @param functionName - The method.
 * @param escrowId - The escrow.
 * @returns The call.
 */
export function encodeEscrowMethod(escrow: Address, functionName: EscrowIdMethod, escrowId: Hex): EscrowCall {
  return callOf(escrow, encodeFunctionData({ abi, functionName, args: [escrowId] }));
}

/**
 * The call by which a seller records a delivery.
 *
 * @param escrow - The escrow contract.
 * @param escrowId - The escrow.
 * @param proofHash - Hash of what was delivered.
 * @returns The call.
 */
export function encodeSubmitDelivery(escrow: Address, escrowId: Hex, proofHash: Hex): EscrowCall {
  return callOf(
    escrow,
    encodeFunctionData({ abi, functionName: "submitDelivery", args: [escrowId, proofHash] }),
  );
}

/**
 * The call by which a resolver rules.
 *
 * @param escrow - The escrow contract.
 * @param escrowId - The escrow.
 * @param outcome - What is decided.
 * @param sellerPercent - The seller's share, 0 to 100; the buyer gets the rest.
 * @returns The call.
 */
export function encodeResolveDispute(
  escrow: Address,
  escrowId: Hex,
  outcome: DisputeOutcome,
  sellerPercent: bigint,
): EscrowCall {
  const args = [escrowId, disputeOutcomes.indexOf(outcome), 100n - sellerPercent, sellerPercent] as const;
  return callOf(escrow, encodeFunctionData({ abi, functionName: "resolveDispute", args }));
}

/**
 * The call that withdraws the caller's credit.
 *
 * @param escrow - The escrow contract.
 * @param token - The token.
 * @param recipient - Who is paid, if not the caller: another method, which sessions are not allowed.
 * @returns The call.
 */
export function encodeWithdraw(escrow: Address, token: Address, recipient?: Address): EscrowCall {
  const data =
    recipient === undefined
      ? encodeFunctionData({ abi, functionName: "withdraw", args: [token] })
      : encodeFunctionData({ abi, functionName: "withdrawTo", args: [token, recipient] });
  return callOf(escrow, data);
}

function callOf(to: Address, data: Hex): EscrowCall {
  return { to, value: 0n, data };
}
