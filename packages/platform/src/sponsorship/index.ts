export { answerRpc, type RpcAnswer } from "./answerRpc.ts";
export type { SponsoredTargets } from "./checkCalls.ts";
export { createMemoryLedger } from "./createMemoryLedger.ts";
export {
  createSponsor,
  type PaymasterData,
  type Sponsor,
  type SponsorOptions,
  type StubData,
} from "./createSponsor.ts";
export { createSponsorshipChain, type PaidNoncesQuery, type SponsorshipChain } from "./SponsorshipChain.ts";
export {
  AllowanceExhaustedError,
  OperationRefusedError,
  type RefusalReason,
  SponsorshipError,
} from "./SponsorshipError.ts";
export type { Reservation, SponsorshipLedger } from "./SponsorshipLedger.ts";
