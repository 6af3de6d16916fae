export type { AnswerStore, Begun, PaidRequest, StoredAnswer } from "../answers/AnswerStore.ts";
export { createMemoryAnswers, type MemoryAnswersOptions } from "../answers/createMemoryAnswers.ts";
export { AaNativeServerScheme } from "./AaNativeServerScheme.ts";
export { createPaywall, type Paywall, type PaywallOptions, type RequestBody } from "./createPaywall.ts";
export { EscrowServerScheme, type EscrowServerTerms } from "./EscrowServerScheme.ts";
export { RedemptionServerScheme } from "./RedemptionServerScheme.ts";
