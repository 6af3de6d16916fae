export { AaNativeServerScheme } from "./AaNativeServerScheme.ts";
export {
  type AnswerStore,
  type Begun,
  createMemoryAnswers,
  type MemoryAnswersOptions,
  type PaidRequest,
  type StoredAnswer,
} from "./AnswerStore.ts";
export { createPaywall, type Paywall, type PaywallOptions, type RequestBody } from "./createPaywall.ts";
export { EscrowServerScheme, type EscrowServerTerms } from "./EscrowServerScheme.ts";
export { RedemptionServerScheme } from "./RedemptionServerScheme.ts";
