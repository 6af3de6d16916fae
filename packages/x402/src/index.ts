export {
  type AaNativeSessionSignerOptions,
  type AaNetwork,
  type AaScopes,
  aaNativeSessionSigner,
} from "./aa/aaNativeSessionSigner.ts";
export { type AaNativeSignerOptions, aaNativeSigner } from "./aa/aaNativeSigner.ts";
export type { PaymentSigner } from "./aa/PaymentSigner.ts";
export { readSettlement } from "./aa/readSettlement.ts";
export { type SettledRequest, toRequestHash } from "./aa/requestHash.ts";
export { type SettlementCallSpec, type SettlementScope, settlementCalls } from "./aa/settlementCalls.ts";
export type { AaPaymentKey } from "./aa/toPaymentSigner.ts";
export { createMemoryBook } from "./book/createMemoryBook.ts";
export type {
  BookedPayment,
  BookedPlace,
  Booking,
  BookingRequest,
  PaymentBook,
  SlotRange,
  SpendingLimit,
  SpendingQuery,
} from "./book/PaymentBook.ts";
export type { PayingOptions } from "./client/options.ts";
export type { PaymentMade } from "./client/PaymentMade.ts";
export {
  type PaidResponse,
  type PayingFetch,
  type PayingFetchOptions,
  type PayOptions,
  payingFetch,
} from "./client/payingFetch.ts";
export type { PaymentPreview } from "./client/previewPayment.ts";
export type { Receipt } from "./client/readResponse.ts";
export { registerSession, type SessionRegistrar } from "./client/registerSession.ts";
export { type SessionSchemeOptions, sessionScheme } from "./client/sessionScheme.ts";
export * from "./errors/answerErrors.ts";
export * from "./errors/bookErrors.ts";
export * from "./errors/offerErrors.ts";
export * from "./errors/payingErrors.ts";
export * from "./errors/policyErrors.ts";
export { X402Error } from "./errors/X402Error.ts";
export { escrowSchemeId } from "./escrow/escrowPayload.ts";
export { type EscrowSchemeOptions, escrowScheme } from "./escrow/escrowScheme.ts";
export type { Enabling } from "./payer/enableIfNeeded.ts";
export { toExactPayload } from "./payer/toExactPayload.ts";
export type { AskRule, PaymentPolicy, ProposedPayment } from "./policy/PaymentPolicy.ts";
