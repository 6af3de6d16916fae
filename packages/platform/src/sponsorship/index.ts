export type { GasCaps } from "../SponsorshipOptions.ts";
export { type AllowanceOf, answerRpc, type RpcAnswer } from "./answerRpc.ts";
export type { SponsoredTargets } from "./checkCalls.ts";
export { createMemoryLedger } from "./createMemoryLedger.ts";
export {
  createSponsor,
  type PaymasterData,
  type Sponsor,
  type SponsorOptions,
  type StubData,
} from "./createSponsor.ts";
export {
  createSponsorshipChain,
  type PaidOperation,
  type PaidOperationsQuery,
  type SponsorshipChain,
  type SuggestedFees,
} from "./SponsorshipChain.ts";
export {
  AllowanceExhaustedError,
  OperationRefusedError,
  SponsorshipError,
} from "./SponsorshipError.ts";
export type {
  Reservation,
  ReserveAnswer,
  SettledTogether,
  SponsorshipLedger,
  SponsorshipLimits,
} from "./SponsorshipLedger.ts";
