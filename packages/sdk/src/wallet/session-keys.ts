export {
  type BuildEscrowPoliciesErrorType,
  type BuildEscrowPoliciesParameters,
  type BuildEscrowPoliciesReturnType,
  buildEscrowPolicies,
  type SpendCapPart,
} from "../session/actions/buildEscrowPolicies.ts";
export { CreatedSessionKey } from "../session/actions/CreatedSessionKey.ts";
export {
  type CreateSessionKeyErrorType,
  type CreateSessionKeyParameters,
  type CreateSessionKeyReturnType,
  createSessionKey,
  type SpendParameters,
} from "../session/actions/createSessionKey.ts";
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
  type RelayRevocationErrorType,
  type RelayRevocationParameters,
  type RelayRevocationReturnType,
  relayRevocation,
} from "../session/actions/relayRevocation.ts";
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
export type { GasStrategy } from "../session/client/openSession.ts";
export type { SessionState, SessionStatus, TokenBudget } from "../session/client/readStatus.ts";
export {
  type SendCallsParameters,
  type SessionCall,
  SessionClient,
  type SignCallsParameters,
} from "../session/client/SessionClient.ts";
export type { OperationReceipt, SignedOperation } from "../session/client/SignedOperation.ts";
export * from "../session/errors/budgetErrors.ts";
export * from "../session/errors/callErrors.ts";
export { ContractInternalError } from "../session/errors/fromContractError.ts";
export * from "../session/errors/lifecycleErrors.ts";
export * from "../session/errors/networkErrors.ts";
export { OperationPendingError } from "../session/errors/OperationPendingError.ts";
export * from "../session/errors/operationErrors.ts";
export * from "../session/errors/revocationErrors.ts";
export { SessionError } from "../session/errors/SessionError.ts";
export * from "../session/errors/serializedErrors.ts";
export * from "../session/errors/termsErrors.ts";
export { type FailureContext, toSessionError } from "../session/errors/toSessionError.ts";
export { decodeExecute } from "../session/kernel/decodeExecute.ts";
export { enableTypedData, encodeEnableData, wrapEnableSignature } from "../session/kernel/enableData.ts";
export { type CallMatch, matchCalls } from "../session/kernel/matchCalls.ts";
export { permissionNonceKey } from "../session/kernel/nonceKey.ts";
export {
  type Claims,
  compactDigest,
  compactSignature,
  encodeClaims,
  layeredSignature,
} from "../session/kernel/presentation.ts";
export { toSessionAccount } from "../session/kernel/toSessionAccount.ts";
export {
  type NonceMode,
  SessionCannotSignError,
  type SessionPlugin,
  toSessionPlugin,
} from "../session/kernel/toSessionPlugin.ts";
export { RevocationNotConfirmedError } from "../session/owner/confirmRevocation.ts";
export type { OwnerActionParameters, Sender } from "../session/owner/OwnerContext.ts";
export type { RevocationParameters, RevocationPath } from "../session/owner/revokeVia.ts";
export type { OwnerParameters } from "../session/owner/toOwner.ts";
export {
  type DeserializedSessionKey,
  deserializeSessionKey,
} from "../session/serialized/deserializeSessionKey.ts";
export { SecretKey } from "../session/serialized/SecretKey.ts";
export type { PolicySet, SessionGrant } from "../session/serialized/SessionGrant.ts";
export { serializeSessionKey } from "../session/serialized/serializeSessionKey.ts";
export { verifyGrant } from "../session/serialized/verifyGrant.ts";
export { type CheckTermsContext, checkTerms } from "../session/terms/checkTerms.ts";
export { decodeTerms } from "../session/terms/decodeTerms.ts";
export {
  type DescribeTermsOptions,
  describeTerms,
  type TermsDescription,
} from "../session/terms/describeTerms.ts";
export { encodeTerms } from "../session/terms/encodeTerms.ts";
export { escrowCalls } from "../session/terms/escrowCalls.ts";
export type { AllowedCall, ArgumentRule, SessionTerms, SpendLimit } from "../session/terms/SessionTerms.ts";
export { permissionIdOf, sessionIdOf } from "../session/terms/sessionIdOf.ts";
