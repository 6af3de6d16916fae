/** Every error that this package throws: `docs/errors.md` says what each means and what to do. */
export * from "./accounts/accountErrors.ts";
export * from "./agents/agentErrors.ts";
export * from "./amounts/amountErrors.ts";
export * from "./api/apiErrors.ts";
export * from "./chains/chainErrors.ts";
export * from "./commerce/commerceErrors.ts";
export * from "./delegation/delegationErrors.ts";
export * from "./encryption/encryptionErrors.ts";
export * from "./errors/BaseError.ts";
export { ParametersInvalidError } from "./errors/ParametersInvalidError.ts";
export * from "./errors/TransactionIdInvalidError.ts";
export * from "./escrow/errors/EscrowError.ts";
export * from "./escrow/errors/escrowCallErrors.ts";
export * from "./escrow/errors/inputErrors.ts";
export * from "./escrow/errors/partyErrors.ts";
export * from "./escrow/errors/rangeErrors.ts";
export * from "./escrow/errors/rulingErrors.ts";
export * from "./escrow/errors/statusErrors.ts";
export * from "./escrow/errors/timeErrors.ts";
export * from "./escrow/errors/tokenErrors.ts";
export { PartNotLoadedError } from "./loading/PartNotLoadedError.ts";
export * from "./owners/ownerKeyErrors.ts";
export { RecordInvalidError } from "./records/RecordInvalidError.ts";
export * from "./session/errors/budgetErrors.ts";
export * from "./session/errors/callErrors.ts";
export * from "./session/errors/endpointErrors.ts";
export * from "./session/errors/grantErrors.ts";
export * from "./session/errors/lifecycleErrors.ts";
export * from "./session/errors/networkErrors.ts";
export * from "./session/errors/OperationPendingError.ts";
export * from "./session/errors/operationErrors.ts";
export * from "./session/errors/ownerErrors.ts";
export * from "./session/errors/paymentErrors.ts";
export * from "./session/errors/redeemErrors.ts";
export * from "./session/errors/requestErrors.ts";
export * from "./session/errors/revocationErrors.ts";
export * from "./session/errors/SessionError.ts";
export * from "./session/errors/serializedErrors.ts";
export * from "./session/errors/signerErrors.ts";
export {
  PaymasterAnswerInvalidError,
  SponsorshipExhaustedError,
  type SponsorshipRefusal,
  SponsorshipRefusedError,
  sponsorshipCodes,
} from "./session/errors/sponsorshipErrors.ts";
export * from "./session/errors/termsErrors.ts";
export * from "./stores/storeErrors.ts";
export * from "./webhooks/webhookErrors.ts";
