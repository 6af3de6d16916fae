export type { ContractOwner } from "../owners/toContractOwner.ts";
export { SecretKey } from "../secrets/SecretKey.ts";
export type { AskedSession, StepUpParameters } from "./AskedSession.ts";
export {
  type AddOwnerErrorType,
  type AddOwnerParameters,
  type AddOwnerReturnType,
  addOwner,
} from "./actions/addOwner.ts";
export {
  type BuildEscrowPoliciesErrorType,
  type BuildEscrowPoliciesParameters,
  type BuildEscrowPoliciesReturnType,
  buildEscrowPolicies,
} from "./actions/buildEscrowPolicies.ts";
export {
  type CombineGrantErrorType,
  type CombineGrantParameters,
  type CombineGrantReturnType,
  combineGrant,
} from "./actions/combineGrant.ts";
export {
  type CreateAccountErrorType,
  type CreateAccountParameters,
  type CreateAccountReturnType,
  createAccount,
} from "./actions/createAccount.ts";
export {
  type CreateSessionKeyErrorType,
  type CreateSessionKeyReturnType,
  createSessionKey,
} from "./actions/createSessionKey.ts";
export {
  type DelegateAccountErrorType,
  type DelegateAccountParameters,
  type DelegateAccountReturnType,
  delegateAccount,
} from "./actions/delegateAccount.ts";
export {
  type DescribeSafeTransactionErrorType,
  type DescribeSafeTransactionParameters,
  describeSafeTransaction,
} from "./actions/describeSafeTransaction.ts";
export {
  type GetAccountAddressErrorType,
  type GetAccountAddressParameters,
  type GetAccountAddressReturnType,
  getAccountAddress,
} from "./actions/getAccountAddress.ts";
export {
  type GetCeilingErrorType,
  type GetCeilingParameters,
  type GetCeilingReturnType,
  getCeiling,
} from "./actions/getCeiling.ts";
export {
  type GetSessionStatusErrorType,
  type GetSessionStatusParameters,
  type GetSessionStatusReturnType,
  getSessionStatus,
} from "./actions/getSessionStatus.ts";
export {
  type InspectSessionKeyErrorType,
  type InspectSessionKeyParameters,
  type InspectSessionKeyReturnType,
  inspectSessionKey,
} from "./actions/inspectSessionKey.ts";
export {
  type InstallExecutorErrorType,
  type InstallExecutorParameters,
  type InstallExecutorReturnType,
  installExecutor,
} from "./actions/installExecutor.ts";
export {
  type InstallValidatorErrorType,
  type InstallValidatorParameters,
  type InstallValidatorReturnType,
  installValidator,
} from "./actions/installValidator.ts";
export {
  type ListedOwner,
  type ListOwnersErrorType,
  type ListOwnersParameters,
  type ListOwnersReturnType,
  listOwners,
} from "./actions/listOwners.ts";
export {
  type ListSessionEventsErrorType,
  type ListSessionEventsParameters,
  type ListSessionEventsReturnType,
  listSessionEvents,
  type SessionEventPage,
} from "./actions/listSessionEvents.ts";
export {
  type OwnerCall,
  type OwnerExecuteErrorType,
  type OwnerExecuteParameters,
  type OwnerExecuteReturnType,
  ownerExecute,
} from "./actions/ownerExecute.ts";
export {
  type OwnerWithdrawErrorType,
  type OwnerWithdrawParameters,
  type OwnerWithdrawReturnType,
  ownerWithdraw,
} from "./actions/ownerWithdraw.ts";
export {
  type PreparedGrant,
  type PrepareGrantErrorType,
  type PrepareGrantParameters,
  type PrepareGrantReturnType,
  prepareGrant,
} from "./actions/prepareGrant.ts";
export {
  type PrepareSafeCallsErrorType,
  type PrepareSafeCallsParameters,
  type PrepareSafeCallsReturnType,
  prepareSafeCalls,
} from "./actions/prepareSafeCalls.ts";
export {
  type PrepareSafeRevocationErrorType,
  type PrepareSafeRevocationParameters,
  type PrepareSafeRevocationReturnType,
  prepareSafeRevocation,
} from "./actions/prepareSafeRevocation.ts";
export {
  type PrepareSafeUpgradeErrorType,
  type PrepareSafeUpgradeParameters,
  type PrepareSafeUpgradeReturnType,
  prepareSafeUpgrade,
} from "./actions/prepareSafeUpgrade.ts";
export {
  type ReadSessionStatusErrorType,
  type ReadSessionStatusParameters,
  type ReadSessionStatusReturnType,
  readSessionStatus,
} from "./actions/readSessionStatus.ts";
export {
  type RelayRevocationErrorType,
  type RelayRevocationParameters,
  type RelayRevocationReturnType,
  relayRevocation,
} from "./actions/relayRevocation.ts";
export {
  type RemoveCeilingErrorType,
  type RemoveCeilingParameters,
  type RemoveCeilingReturnType,
  removeCeiling,
} from "./actions/removeCeiling.ts";
export {
  type RemoveOwnerErrorType,
  type RemoveOwnerParameters,
  type RemoveOwnerReturnType,
  removeOwner,
} from "./actions/removeOwner.ts";
export {
  type RenewSessionErrorType,
  type RenewSessionParameters,
  type RenewSessionReturnType,
  renewSession,
} from "./actions/renewSession.ts";
export {
  type RevokeAllSessionsErrorType,
  type RevokeAllSessionsParameters,
  type RevokeAllSessionsReturnType,
  revokeAllSessions,
} from "./actions/revokeAllSessions.ts";
export {
  type RevokeAsGuardianErrorType,
  type RevokeAsGuardianParameters,
  type RevokeAsGuardianReturnType,
  revokeAsGuardian,
} from "./actions/revokeAsGuardian.ts";
export {
  type RevokeSessionKeyErrorType,
  type RevokeSessionKeyParameters,
  type RevokeSessionKeyReturnType,
  revokeSessionKey,
} from "./actions/revokeSessionKey.ts";
export type { RevocationParameters, RevocationPath } from "./actions/revokeVia.ts";
export {
  type SendSafeTransactionErrorType,
  type SendSafeTransactionParameters,
  type SendSafeTransactionReturnType,
  sendSafeTransaction,
} from "./actions/sendSafeTransaction.ts";
export {
  type SetCeilingErrorType,
  type SetCeilingParameters,
  type SetCeilingReturnType,
  setCeiling,
} from "./actions/setCeiling.ts";
export {
  type SignPreparedGrantErrorType,
  type SignPreparedGrantParameters,
  type SignPreparedGrantReturnType,
  signPreparedGrant,
} from "./actions/signPreparedGrant.ts";
export {
  type SignRedemptionErrorType,
  type SignRedemptionReturnType,
  signRedemption,
} from "./actions/signRedemption.ts";
export {
  type SignedRevocation,
  type SignRevocationErrorType,
  type SignRevocationParameters,
  type SignRevocationReturnType,
  signRevocation,
} from "./actions/signRevocation.ts";
export {
  type SignSafeTransactionErrorType,
  type SignSafeTransactionParameters,
  type SignSafeTransactionReturnType,
  signSafeTransaction,
} from "./actions/signSafeTransaction.ts";
export {
  type ToSessionAccountErrorType,
  type ToSessionAccountReturnType,
  toSessionAccount,
} from "./actions/toSessionAccount.ts";
export {
  type ToSessionSignerErrorType,
  type ToSessionSignerReturnType,
  toSessionSigner,
} from "./actions/toSessionSigner.ts";
export {
  type UseSessionKeyErrorType,
  type UseSessionKeyParameters,
  type UseSessionKeyReturnType,
  useSessionKey,
} from "./actions/useSessionKey.ts";
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
} from "./calls/argumentRules.ts";
export { type ClaimParameters, claim } from "./calls/claim.ts";
export type { FunctionNameOf, NamedCall, RulesOf } from "./calls/NamedCall.ts";
export { type SwapParameters, swap } from "./calls/swap.ts";
export type { EnableSessionErrorType, EnableSessionReturnType } from "./client/enableSession.ts";
export type { HoldSessionParameters } from "./client/holdSession.ts";
export type { NextSession } from "./client/SessionClient.ts";
export {
  type CanSpendParameters,
  type SendCallsParameters,
  type SessionCall,
  SessionClient,
  type SignCallsParameters,
  type SignRedemptionParameters,
} from "./client/SessionClient.ts";
export type { Attempt, StepUp } from "./client/StepUp.ts";
export type { DeserializedSessionKey } from "./DeserializedSessionKey.ts";
export type { FailureContext } from "./failures/toChainError.ts";
export { toSessionError } from "./failures/toSessionError.ts";
export type { GrantDifference } from "./GrantDifference.ts";
export type { GasCaps } from "./gas/checkGas.ts";
export type { GasStrategy, PaymasterHeaders } from "./gas/choosePaymaster.ts";
export { CreatedSessionKey } from "./grant/CreatedSessionKey.ts";
export type {
  CallParameters,
  CallsOf,
  CreateSessionKeyParameters,
  PaymentParameters,
  RawCallParameters,
  SpendParameters,
  TokenAmount,
  TransferParameters,
} from "./grant/CreateSessionKeyParameters.ts";
export { deserializeSessionKey } from "./grant/deserializeSessionKey.ts";
export type { SessionStrings } from "./grant/namedSession.ts";
export { parseGrant, type ReadGrant, serializeGrant } from "./grant/serializeGrant.ts";
export { serializeSessionKey } from "./grant/serializeSessionKey.ts";
export {
  type SessionGrantTypedDataParameters,
  sessionGrantTypedData,
} from "./grant/sessionGrantTypedData.ts";
export type { HeldSession } from "./HeldSession.ts";
export type { ChainPlace, SessionLogEvent } from "./history/SessionLogEvent.ts";
export { decodeExecute } from "./kernel/decodeExecute.ts";
export type { PolicyPart } from "./kernel/PolicyPart.ts";
export type { CanSpendErrorType, CanSpendReturnType } from "./ledger/canSpend.ts";
export type { Ceiling, TokenName } from "./ledger/readCeiling.ts";
export type { SessionState, SessionStatus, TokenBudget } from "./ledger/readStatus.ts";
export type { PassesAt, Verdict } from "./ledger/Verdict.ts";
export type { OwnerCallParameters, OwnerPath } from "./owner/executeVia.ts";
export type { OwnerActionParameters, Sender } from "./owner/OwnerContext.ts";
export type { PreparedSafeTransaction, SafeTransaction } from "./owner/SafeTransaction.ts";
export type { ParsedGrant } from "./ParsedGrant.ts";
export type { PaymentLane } from "./PaymentLane.ts";
export type { CanPayErrorType, CanPayParameters, CanPayReturnType } from "./payments/canPay.ts";
export {
  choosePaymentRules,
  type NumberedRule,
  type PaymentWish,
} from "./payments/choosePaymentRules.ts";
export type {
  OpenPaymentErrorType,
  OpenPaymentParameters,
  OpenPaymentReturnType,
} from "./payments/openPayment.ts";
export type {
  PaymentAuthorization,
  PaymentKind,
  SignedPayment,
} from "./payments/Payment.ts";
export { paymentNonce } from "./payments/paymentMessage.ts";
export {
  type PaymentOpening,
  type PaymentPlace,
  paymentsUsedUp,
} from "./payments/preparePayment.ts";
export type { TokenDomain } from "./payments/readTokenDomain.ts";
export {
  type SettlePaymentErrorType,
  type SettlePaymentParameters,
  type SettlePaymentReturnType,
  settlePayment,
} from "./payments/settlePayment.ts";
export type {
  SignPaymentErrorType,
  SignPaymentParameters,
  SignPaymentReturnType,
} from "./payments/signPayment.ts";
export type { RedemptionOptions } from "./redeem/authorizeRedemption.ts";
export { anyRedeemer, type SignedRedemption } from "./redeem/Redemption.ts";
export {
  type SettleRedemptionErrorType,
  type SettleRedemptionParameters,
  type SettleRedemptionReturnType,
  settleRedemption,
} from "./redeem/settleRedemption.ts";
export {
  type ToPermissionContextErrorType,
  type ToPermissionContextParameters,
  type ToPermissionContextReturnType,
  toPermissionContext,
} from "./redeem/toPermissionContext.ts";
export { CreatedSessionRequest } from "./request/CreatedSessionRequest.ts";
export {
  type CompareGrantErrorType,
  type CompareGrantParameters,
  compareGrant,
} from "./request/compareGrant.ts";
export { comparisonWords } from "./request/comparisonWords.ts";
export {
  type CreateSessionRequestErrorType,
  type CreateSessionRequestParameters,
  type CreateSessionRequestReturnType,
  createSessionRequest,
  type WishParameters,
} from "./request/createSessionRequest.ts";
export {
  type DescribeRequestErrorType,
  type DescribeRequestParameters,
  type DescribeRequestReturnType,
  describeRequest,
} from "./request/describeRequest.ts";
export type { GrantedSession } from "./request/GrantedSession.ts";
export { type GrantFragment, parseGrantFragment } from "./request/grantLink.ts";
export {
  type GrantSessionErrorType,
  type GrantSessionParameters,
  type GrantSessionReturnType,
  grantSession,
} from "./request/grantSession.ts";
export { parseCreatedRequest } from "./request/parseCreatedRequest.ts";
export {
  type OpenGrantParameters,
  openGrant,
  type SealGrantParameters,
  sealGrant,
} from "./request/sealGrant.ts";
export {
  hashSessionRequest,
  parseSessionRequest,
  serializeSessionRequest,
} from "./request/serializeRequest.ts";
export type { WorstCase } from "./request/worstCase.ts";
export type { PolicySet, SessionExecutor, SessionGrant } from "./SessionGrant.ts";
export type { SessionKeyAccount } from "./SessionKeyAccount.ts";
export type { ReplacedSession, SessionRequest, SessionWish } from "./SessionRequest.ts";
export type {
  AllowedCall,
  ArgumentRule,
  PaymentRule,
  SessionTerms,
  SpendLimit,
} from "./SessionTerms.ts";
export type {
  OperationReceipt,
  SignedOperation,
  SignedTransaction,
} from "./SignedOperation.ts";
export type { OwnerSignature } from "./signer/joinOwnerSignatures.ts";
export type { OwnerParameters } from "./signer/toOwner.ts";
export type { OwnerOfAccount } from "./signer/toOwnerKey.ts";
export { authorityFunctions } from "./terms/authorityFunctions.ts";
export { type CheckTermsContext, checkTerms } from "./terms/checkTerms.ts";
export { decodeTerms } from "./terms/decodeTerms.ts";
export {
  type DescribeTermsOptions,
  describeTerms,
  type TermsDescription,
} from "./terms/describeTerms.ts";
export { encodeTerms } from "./terms/encodeTerms.ts";
export { escrowCalls } from "./terms/escrowCalls.ts";
export { permissionIdOf, sessionIdOf } from "./terms/sessionIdOf.ts";
export { type WorstPayments, worstPayments } from "./terms/worstPayments.ts";
export type { WishedCall, WishedRule } from "./WishedCall.ts";
