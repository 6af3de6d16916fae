export {
  type AcceptErrorType,
  type AcceptParameters,
  type AcceptReturnType,
  accept,
} from "./actions/accept.ts";
export {
  type CanClaimAbandonedErrorType,
  type CanClaimAbandonedParameters,
  type CanClaimAbandonedReturnType,
  canClaimAbandoned,
} from "./actions/canClaimAbandoned.ts";
export {
  type CanClaimUnresolvedErrorType,
  type CanClaimUnresolvedParameters,
  type CanClaimUnresolvedReturnType,
  canClaimUnresolved,
} from "./actions/canClaimUnresolved.ts";
export {
  type CancelErrorType,
  type CancelParameters,
  type CancelReturnType,
  cancel,
} from "./actions/cancel.ts";
export {
  type CanFinalizeErrorType,
  type CanFinalizeParameters,
  type CanFinalizeReturnType,
  canFinalize,
} from "./actions/canFinalize.ts";
export {
  type ClaimAbandonedErrorType,
  type ClaimAbandonedParameters,
  type ClaimAbandonedReturnType,
  claimAbandoned,
} from "./actions/claimAbandoned.ts";
export {
  type ClaimUnresolvedErrorType,
  type ClaimUnresolvedParameters,
  type ClaimUnresolvedReturnType,
  claimUnresolved,
} from "./actions/claimUnresolved.ts";
export {
  type CreateEscrowErrorType,
  type CreateEscrowParameters,
  type CreateEscrowReturnType,
  createEscrow,
} from "./actions/createEscrow.ts";
export {
  type DisputeErrorType,
  type DisputeParameters,
  type DisputeReturnType,
  dispute,
} from "./actions/dispute.ts";
export {
  type FinalizeReleaseErrorType,
  type FinalizeReleaseParameters,
  type FinalizeReleaseReturnType,
  finalizeRelease,
} from "./actions/finalizeRelease.ts";
export {
  type FindEscrowErrorType,
  type FindEscrowParameters,
  type FindEscrowReturnType,
  findEscrow,
} from "./actions/findEscrow.ts";
export {
  type FundEscrowErrorType,
  type FundEscrowParameters,
  type FundEscrowReturnType,
  fundEscrow,
} from "./actions/fundEscrow.ts";
export {
  type GetCreditErrorType,
  type GetCreditParameters,
  type GetCreditReturnType,
  getCredit,
} from "./actions/getCredit.ts";
export {
  type GetEscrowErrorType,
  type GetEscrowParameters,
  type GetEscrowReturnType,
  getEscrow,
} from "./actions/getEscrow.ts";
export {
  type IsDisputeWindowActiveErrorType,
  type IsDisputeWindowActiveParameters,
  type IsDisputeWindowActiveReturnType,
  isDisputeWindowActive,
} from "./actions/isDisputeWindowActive.ts";
export {
  type IsTokenSupportedErrorType,
  type IsTokenSupportedParameters,
  type IsTokenSupportedReturnType,
  isTokenSupported,
} from "./actions/isTokenSupported.ts";
export {
  type EscrowMove,
  type MoveEscrowErrorType,
  type MoveEscrowParameters,
  type MoveEscrowReturnType,
  moveEscrow,
} from "./actions/moveEscrow.ts";
export {
  type ResolveDisputeErrorType,
  type ResolveDisputeParameters,
  type ResolveDisputeReturnType,
  resolveDispute,
} from "./actions/resolveDispute.ts";
export {
  type SubmitDeliveryErrorType,
  type SubmitDeliveryParameters,
  type SubmitDeliveryReturnType,
  submitDelivery,
} from "./actions/submitDelivery.ts";
export {
  type WithdrawErrorType,
  type WithdrawParameters,
  type WithdrawReturnType,
  withdraw,
} from "./actions/withdraw.ts";
export {
  type DisputeOutcome,
  disputeOutcomes,
  type Escrow,
  type EscrowStatus,
  escrowStatuses,
} from "./Escrow.ts";
export type {
  AccountClient,
  ChainClient,
  EscrowClient,
  EscrowContractParameters,
  EscrowReadClient,
} from "./EscrowClient.ts";
export {
  type CreateEscrowArguments,
  type EscrowCall,
  type EscrowIdMethod,
  encodeCreateEscrow,
  encodeEscrowMethod,
  encodeResolveDispute,
  encodeSubmitDelivery,
  encodeWithdraw,
} from "./encodeEscrowCalls.ts";
export { getEscrowBuyer, getEscrowId, getTransactionHash } from "./escrowId.ts";
export { lockedAmount, platformFee, platformFeeBps, totalWithFee } from "./fees.ts";
export { type GetTransactionIdParameters, getTransactionId } from "./getTransactionId.ts";
export { defaultAbandonmentGrace, defaultDisputeWindow, escrowLimits } from "./limits.ts";
export type { EscrowTermsParameters } from "./prepareEscrow.ts";
export type { SentCalls } from "./SentCalls.ts";
export type { WaitParameters } from "./WaitParameters.ts";
