export { type NonceMode, permissionNonceKey } from "../accounts/kernel/nonceKey.ts";
export { enableTypedData, wrapEnableSignature } from "../accounts/kernel/typedData.ts";
export { SecretKey } from "../secrets/SecretKey.ts";
export {
  type BuildEscrowPoliciesErrorType,
  type BuildEscrowPoliciesParameters,
  type BuildEscrowPoliciesReturnType,
  buildEscrowPolicies,
} from "../session/actions/buildEscrowPolicies.ts";
export {
  type CreateSessionKeyErrorType,
  type CreateSessionKeyReturnType,
  createSessionKey,
} from "../session/actions/createSessionKey.ts";
export {
  type GetAccountAddressErrorType,
  type GetAccountAddressParameters,
  type GetAccountAddressReturnType,
  getAccountAddress,
} from "../session/actions/getAccountAddress.ts";
export {
  type GetCeilingErrorType,
  type GetCeilingParameters,
  type GetCeilingReturnType,
  getCeiling,
} from "../session/actions/getCeiling.ts";
export {
  type GetSessionStatusErrorType,
  type GetSessionStatusParameters,
  type GetSessionStatusReturnType,
  getSessionStatus,
} from "../session/actions/getSessionStatus.ts";
export {
  type InspectSessionKeyErrorType,
  type InspectSessionKeyParameters,
  type InspectSessionKeyReturnType,
  inspectSessionKey,
} from "../session/actions/inspectSessionKey.ts";
export {
  type InstallExecutorErrorType,
  type InstallExecutorParameters,
  type InstallExecutorReturnType,
  installExecutor,
} from "../session/actions/installExecutor.ts";
export {
  type OwnerCall,
  type OwnerExecuteErrorType,
  type OwnerExecuteParameters,
  type OwnerExecuteReturnType,
  ownerExecute,
} from "../session/actions/ownerExecute.ts";
export {
  type OwnerWithdrawErrorType,
  type OwnerWithdrawParameters,
  type OwnerWithdrawReturnType,
  ownerWithdraw,
} from "../session/actions/ownerWithdraw.ts";
export {
  type RelayRevocationErrorType,
  type RelayRevocationParameters,
  type RelayRevocationReturnType,
  relayRevocation,
} from "../session/actions/relayRevocation.ts";
export {
  type RemoveCeilingErrorType,
  type RemoveCeilingParameters,
  type RemoveCeilingReturnType,
  removeCeiling,
} from "../session/actions/removeCeiling.ts";
export {
  type RevokeAllSessionsErrorType,
  type RevokeAllSessionsParameters,
  type RevokeAllSessionsReturnType,
  revokeAllSessions,
} from "../session/actions/revokeAllSessions.ts";
export {
  type RevokeAsGuardianErrorType,
  type RevokeAsGuardianParameters,
  type RevokeAsGuardianReturnType,
  revokeAsGuardian,
} from "../session/actions/revokeAsGuardian.ts";
export {
  type RevokeSessionKeyErrorType,
  type RevokeSessionKeyParameters,
  type RevokeSessionKeyReturnType,
  revokeSessionKey,
} from "../session/actions/revokeSessionKey.ts";
export type { RevocationParameters, RevocationPath } from "../session/actions/revokeVia.ts";
export {
  type SetCeilingErrorType,
  type SetCeilingParameters,
  type SetCeilingReturnType,
  setCeiling,
} from "../session/actions/setCeiling.ts";
export {
  type SignRedemptionErrorType,
  type SignRedemptionReturnType,
  signRedemption,
} from "../session/actions/signRedemption.ts";
export {
  type SignedRevocation,
  type SignRevocationErrorType,
  type SignRevocationParameters,
  type SignRevocationReturnType,
  signRevocation,
} from "../session/actions/signRevocation.ts";
export {
  type UseSessionKeyErrorType,
  type UseSessionKeyParameters,
  type UseSessionKeyReturnType,
  useSessionKey,
} from "../session/actions/useSessionKey.ts";
export {
  atLeast,
  atMost,
  contracts,
  equal,
  list,
  type NamedRule,
  oneOf,
  paidTo,
  type RuleFor,
  spends,
  type Word,
} from "../session/calls/argumentRules.ts";
export { type ClaimParameters, claim } from "../session/calls/claim.ts";
export type { FunctionNameOf, NamedCall, RulesOf } from "../session/calls/NamedCall.ts";
export { type SwapParameters, swap } from "../session/calls/swap.ts";
export type { WishedCall, WishedRule } from "../session/calls/WishedCall.ts";
export type { EnableSessionErrorType, EnableSessionReturnType } from "../session/client/enableSession.ts";
export type { HoldSessionParameters } from "../session/client/holdSession.ts";
export {
  type CanSpendParameters,
  type SendCallsParameters,
  type SessionCall,
  SessionClient,
  type SignCallsParameters,
  type SignRedemptionParameters,
} from "../session/client/SessionClient.ts";
export type { DeserializedSessionKey } from "../session/DeserializedSessionKey.ts";
export * from "../session/errors/budgetErrors.ts";
export * from "../session/errors/callErrors.ts";
export * from "../session/errors/endpointErrors.ts";
export * from "../session/errors/grantErrors.ts";
export * from "../session/errors/lifecycleErrors.ts";
export * from "../session/errors/networkErrors.ts";
export { OperationPendingError } from "../session/errors/OperationPendingError.ts";
export * from "../session/errors/operationErrors.ts";
export * from "../session/errors/ownerErrors.ts";
export * from "../session/errors/paymentErrors.ts";
export * from "../session/errors/redeemErrors.ts";
export * from "../session/errors/requestErrors.ts";
export * from "../session/errors/revocationErrors.ts";
export { SessionError } from "../session/errors/SessionError.ts";
export * from "../session/errors/serializedErrors.ts";
export * from "../session/errors/signerErrors.ts";
export {
  PaymasterAnswerInvalidError,
  SponsorshipExhaustedError,
  type SponsorshipRefusal,
  SponsorshipRefusedError,
  sponsorshipCodes,
} from "../session/errors/sponsorshipErrors.ts";
export * from "../session/errors/termsErrors.ts";
export type { FailureContext } from "../session/failures/toChainError.ts";
export { toSessionError } from "../session/failures/toSessionError.ts";
export type { GasCaps } from "../session/gas/checkGas.ts";
export type { GasStrategy, PaymasterHeaders } from "../session/gas/choosePaymaster.ts";
export { CreatedSessionKey } from "../session/grant/CreatedSessionKey.ts";
export type {
  CallParameters,
  CallsOf,
  CreateSessionKeyParameters,
  PaymentParameters,
  RawCallParameters,
  SpendParameters,
  TokenAmount,
  TransferParameters,
} from "../session/grant/CreateSessionKeyParameters.ts";
export { deserializeSessionKey } from "../session/grant/deserializeSessionKey.ts";
export type { SessionStrings } from "../session/grant/namedSession.ts";
export { parseGrant, type ReadGrant, serializeGrant } from "../session/grant/serializeGrant.ts";
export { serializeSessionKey } from "../session/grant/serializeSessionKey.ts";
export {
  type SessionGrantTypedDataParameters,
  sessionGrantTypedData,
} from "../session/grant/sessionGrantTypedData.ts";
export { verifyGrant } from "../session/grant/verifyGrant.ts";
export type { HeldSession } from "../session/HeldSession.ts";
export { decodeExecute } from "../session/kernel/decodeExecute.ts";
export { encodeEnableData } from "../session/kernel/enableData.ts";
export { type CallMatch, matchCalls } from "../session/kernel/matchCalls.ts";
export type { PolicyPart } from "../session/kernel/PolicyPart.ts";
export {
  type Claims,
  compactDigest,
  compactSignature,
  encodeClaims,
  layeredSignature,
} from "../session/kernel/presentation.ts";
export { toSessionAccount } from "../session/kernel/toSessionAccount.ts";
export {
  type SessionPlugin,
  toSessionPlugin,
} from "../session/kernel/toSessionPlugin.ts";
export type { CanSpendErrorType, CanSpendReturnType } from "../session/ledger/canSpend.ts";
export type { Ceiling, TokenName } from "../session/ledger/readCeiling.ts";
export type { SessionState, SessionStatus, TokenBudget } from "../session/ledger/readStatus.ts";
export type { PassesAt, Verdict } from "../session/ledger/Verdict.ts";

export type { OwnerCallParameters, OwnerPath } from "../session/owner/executeVia.ts";
export type { OwnerActionParameters, Sender } from "../session/owner/OwnerContext.ts";
export type { ParsedGrant } from "../session/ParsedGrant.ts";
export type { PaymentLane } from "../session/PaymentLane.ts";
export type { CanPayErrorType, CanPayParameters, CanPayReturnType } from "../session/payments/canPay.ts";
export {
  choosePaymentRules,
  type NumberedRule,
  type PaymentWish,
} from "../session/payments/choosePaymentRules.ts";
export type {
  OpenPaymentErrorType,
  OpenPaymentParameters,
  OpenPaymentReturnType,
} from "../session/payments/openPayment.ts";
export type {
  PaymentAuthorization,
  PaymentKind,
  SignedPayment,
} from "../session/payments/Payment.ts";
export { paymentNonce } from "../session/payments/paymentMessage.ts";
export {
  type PaymentOpening,
  type PaymentPlace,
  paymentsUsedUp,
} from "../session/payments/preparePayment.ts";
export type { TokenDomain } from "../session/payments/readTokenDomain.ts";
export {
  type SettlePaymentErrorType,
  type SettlePaymentParameters,
  type SettlePaymentReturnType,
  settlePayment,
} from "../session/payments/settlePayment.ts";
export type {
  SignPaymentErrorType,
  SignPaymentParameters,
  SignPaymentReturnType,
} from "../session/payments/signPayment.ts";
export type { RedemptionOptions } from "../session/redeem/authorizeRedemption.ts";
export { anyRedeemer, type SignedRedemption } from "../session/redeem/Redemption.ts";
export {
  type SettleRedemptionErrorType,
  type SettleRedemptionParameters,
  type SettleRedemptionReturnType,
  settleRedemption,
} from "../session/redeem/settleRedemption.ts";
export { CreatedSessionRequest } from "../session/request/CreatedSessionRequest.ts";
export {
  type CompareGrantErrorType,
  type CompareGrantParameters,
  compareGrant,
} from "../session/request/compareGrant.ts";
export { comparisonWords } from "../session/request/comparisonWords.ts";
export {
  type CreateSessionRequestErrorType,
  type CreateSessionRequestParameters,
  type CreateSessionRequestReturnType,
  createSessionRequest,
  type WishParameters,
} from "../session/request/createSessionRequest.ts";
export {
  type DescribeRequestErrorType,
  type DescribeRequestParameters,
  type DescribeRequestReturnType,
  describeRequest,
} from "../session/request/describeRequest.ts";
export type { GrantDifference } from "../session/request/GrantDifference.ts";
export type { GrantedSession } from "../session/request/GrantedSession.ts";
export { type GrantFragment, parseGrantFragment } from "../session/request/grantLink.ts";
export {
  type GrantSessionErrorType,
  type GrantSessionParameters,
  type GrantSessionReturnType,
  grantSession,
} from "../session/request/grantSession.ts";
export type { ReplacedSession, SessionRequest, SessionWish } from "../session/request/SessionRequest.ts";
export {
  type OpenGrantParameters,
  openGrant,
  type SealGrantParameters,
  sealGrant,
} from "../session/request/sealGrant.ts";
export {
  hashSessionRequest,
  parseSessionRequest,
  serializeSessionRequest,
} from "../session/request/serializeRequest.ts";
export type { WorstCase } from "../session/request/worstCase.ts";
export type { PolicySet, SessionExecutor, SessionGrant } from "../session/SessionGrant.ts";
export type { SessionKeyAccount } from "../session/SessionKeyAccount.ts";
export type {
  AllowedCall,
  ArgumentRule,
  PaymentRule,
  SessionTerms,
  SpendLimit,
} from "../session/SessionTerms.ts";
export type {
  OperationReceipt,
  SignedOperation,
  SignedTransaction,
} from "../session/SignedOperation.ts";
export type { OwnerParameters } from "../session/signer/toOwner.ts";
export { type CheckTermsContext, checkTerms } from "../session/terms/checkTerms.ts";
export { decodeTerms } from "../session/terms/decodeTerms.ts";
export {
  type DescribeTermsOptions,
  describeTerms,
  type TermsDescription,
} from "../session/terms/describeTerms.ts";
export { encodeTerms } from "../session/terms/encodeTerms.ts";
export { escrowCalls } from "../session/terms/escrowCalls.ts";
export { permissionIdOf, sessionIdOf } from "../session/terms/sessionIdOf.ts";
export { type WorstPayments, worstPayments } from "../session/terms/worstPayments.ts";
