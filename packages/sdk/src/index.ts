export {
  BuyerAgent,
  type FundEscrowOptions,
  type PurchaseEncryptedParameters,
} from "./agents/BuyerAgent.ts";
export type { BuyerEscrow } from "./agents/buyerEscrowId.ts";
export type { AgentOptions } from "./agents/PlatformAccess.ts";
export {
  type InitEoaWalletOptions,
  type InitWithSessionKeyParameters,
  type InitWithSessionOptions,
  PlatformAgent,
} from "./agents/PlatformAgent.ts";
export type { ReclaimOptions } from "./agents/reclaimSession.ts";
export type { ReportedMove } from "./agents/reportMove.ts";
export { type ListServiceParameters, SellerAgent } from "./agents/SellerAgent.ts";
export { SessionAgent } from "./agents/SessionAgent.ts";
export type { FundAndVerifyOptions } from "./agents/toPayment.ts";
export { formatAmount } from "./amounts/formatAmount.ts";
export { checkAmount, type ParseAmountErrorType, parseAmount, usdcDecimals } from "./amounts/parseAmount.ts";
export {
  type ContractAddressErrorType,
  type ContractAddresses,
  type ContractName,
  contractAddress,
} from "./chains/contractAddresses.ts";
export { type KnownChainName, knownChains } from "./chains/knownChains.ts";
export {
  type Network,
  type NetworkParameters,
  type ResolveNetworkErrorType,
  resolveNetwork,
} from "./chains/resolveNetwork.ts";
export {
  attestationKind,
  attestationTypedData,
  type DeliveryAttestation,
} from "./commerce/attest.ts";
export type { DeliverOptions, DeliverReturnType } from "./commerce/deliver.ts";
export type { DeliverEncryptedOptions, DeliverEncryptedReturnType } from "./commerce/deliverEncrypted.ts";
export type { EncryptRequestParameters } from "./commerce/encryptRequest.ts";
export type { ServicePage } from "./commerce/findServices.ts";
export type { FundAndVerifyParameters, FundAndVerifyReturnType } from "./commerce/fundAndVerify.ts";
export type { PollForPurchasesParameters, Sale } from "./commerce/pollForPurchases.ts";
export type { PurchaseParameters, PurchasePayment, PurchaseReturnType } from "./commerce/purchase.ts";
export type { ReportOptions } from "./commerce/reportUntil.ts";
export type { OpenedRequest, OpenOptions } from "./commerce/sealedPayloads.ts";
export type { RequestTrust } from "./commerce/verifyRequest.ts";
export { parseBundle, type SessionBundle } from "./delegation/bundle.ts";
export type { CreateSessionParameters, CreateSessionReturnType } from "./delegation/createSession.ts";
export type { FundedSession, FundSessionAmounts } from "./delegation/fundSession.ts";
export { MovedMoney } from "./delegation/MovedMoney.ts";
export { SessionInfo } from "./delegation/SessionInfo.ts";
export { BaseError, type BaseErrorParameters } from "./errors/BaseError.ts";
export * from "./escrow/index.ts";
export {
  abbaBabaEscrowAbi,
  abbaBabaPaymasterAbi,
  ownerValidatorAbi,
  settlementAbi,
  spendCapAbi,
} from "./generated/abis.ts";
export type { Logger, SessionEvent } from "./logger/Logger.ts";
export { fromJson, type RecordOf, type RecordType } from "./records/fromJson.ts";
export { toJson } from "./records/toJson.ts";
export {
  type ProveEncryptionKeyParameters,
  type ProveEncryptionKeyReturnType,
  proveEncryptionKey,
} from "./registration/proveEncryptionKey.ts";
export {
  type RegisterAgentParameters,
  type RegisterAgentReturnType,
  registerAgent,
} from "./registration/registerAgent.ts";
export type { SignerParameters } from "./registration/toSigner.ts";
export { SpendCapExceededError } from "./session/errors/budgetErrors.ts";
export * from "./session/index.ts";
