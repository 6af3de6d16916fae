import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { type DisputeOutcome, disputeOutcomes } from "../Escrow.ts";
import { type EscrowClient, type EscrowContractParameters, escrowNames } from "../EscrowClient.ts";
import { encodeResolveDispute } from "../encodeEscrowCalls.ts";
import {
  OutcomeInvalidError,
  OutcomeMismatchError,
  PercentagesNotHundredError,
} from "../errors/rulingErrors.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type ResolveDisputeParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
  /** What is decided. */
  readonly outcome: DisputeOutcome;
  /** The seller's share, a whole percent; the buyer gets the rest. @default 0 or 100, as the outcome says */
  readonly sellerPercent?: number | undefined;
};

export type ResolveDisputeReturnType = SentCalls;

export type ResolveDisputeErrorType = SendEscrowCallErrorType;

const names = {
  ...escrowNames,
  escrowId: true,
  outcome: true,
  sellerPercent: true,
} satisfies Names<ResolveDisputeParameters>;

/**
 * Divides a disputed escrow between its parties.
 *
 * @param client - A client whose account is the resolver that the escrow was created under.
 * @param parameters - {@link ResolveDisputeParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotResolverError | ResolutionOverdueError}
 *
 * @example
 * await resolveDispute(resolverClient, { escrowId, outcome: "Split", sellerPercent: 30 });
 */
export async function resolveDispute(
  client: EscrowClient,
  parameters: ResolveDisputeParameters,
): Promise<ResolveDisputeReturnType> {
  checkParameters(parameters, names, "parameters of resolveDispute");
  const { outcome } = parameters;
  const sellerPercent = checkRuling(outcome, parameters.sellerPercent);
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeResolveDispute(escrow, escrowId, outcome, sellerPercent),
  );
}

function checkRuling(outcome: DisputeOutcome, given: number | undefined): bigint {
  if (!disputeOutcomes.includes(outcome)) throw new OutcomeInvalidError({ outcome: -1 });
  const percent = given ?? { BuyerRefund: 0, SellerPaid: 100, Split: undefined }[outcome];
  if (percent === undefined || !Number.isInteger(percent) || percent < 0 || percent > 100) {
    const sellerPercent = Number.isInteger(percent) ? BigInt(percent ?? 0) : 0n;
    throw new PercentagesNotHundredError({ buyerPercent: 100n, sellerPercent });
  }
  const fits = {
    BuyerRefund: percent === 0,
    SellerPaid: percent === 100,
    Split: percent > 0 && percent < 100,
  };
  const sellerPercent = BigInt(percent);
  if (!fits[outcome]) {
    throw new OutcomeMismatchError({ outcome, buyerPercent: 100n - sellerPercent, sellerPercent });
  }
  return sellerPercent;
}
