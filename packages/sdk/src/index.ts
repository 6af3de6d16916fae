export { BuyerAgent, type BuyerEscrow, type FundEscrowOptions } from "./agents/BuyerAgent.ts";
export { AgentNotInitializedError } from "./agents/errors.ts";
export { SellerAgent } from "./agents/SellerAgent.ts";
export { type InitWithSessionKeyParameters, SessionAgent } from "./agents/SessionAgent.ts";
export { AmountOutOfRangeError, InvalidAmountError, TooManyDecimalsError } from "./amounts/errors.ts";
export { formatAmount } from "./amounts/formatAmount.ts";
export { checkAmount, type ParseAmountErrorType, parseAmount, usdcDecimals } from "./amounts/parseAmount.ts";
export {
  type ContractAddressErrorType,
  type ContractAddresses,
  type ContractName,
  contractAddress,
} from "./chains/contractAddresses.ts";
export {
  ChainMismatchError,
  ContractMissingError,
  ContractNotDeployedError,
  EndpointMissingError,
  UnknownChainError,
} from "./chains/errors.ts";
export { type KnownChainName, knownChains } from "./chains/knownChains.ts";
export {
  type Network,
  type NetworkParameters,
  type ResolveNetworkErrorType,
  resolveNetwork,
} from "./chains/resolveNetwork.ts";
export { BaseError, type BaseErrorParameters } from "./errors/BaseError.ts";
export { InvalidParametersError } from "./errors/InvalidParametersError.ts";
export * from "./escrow/index.ts";
export { abbaBabaEscrowAbi, abbaBabaPaymasterAbi, spendCapAbi } from "./generated/abis.ts";
export type { Logger, SessionEvent } from "./logger/Logger.ts";
export * from "./wallet/index.ts";
