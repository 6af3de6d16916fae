export { type ApiClient, type CreateApiClientParameters, createApiClient } from "./createApiClient.ts";
export type { CallOptions } from "./http/createRequester.ts";
export {
  type PostableSessionRequest,
  type RequestSessionParameters,
  requestSession,
  type SessionRequestInvitation,
} from "./requestSession.ts";
export type {
  ChallengeParameters,
  CreateKeyParameters,
  RecoverParameters,
  RegisterParameters,
  UpdateAgentParameters,
} from "./resources/agents.ts";
export type { CheckoutParameters } from "./resources/checkout.ts";
export type { ListDisputesParameters } from "./resources/disputes.ts";
export type { RelayRevocationBody } from "./resources/revocations.ts";
export type {
  CreateServiceParameters,
  SearchServicesParameters,
  UpdateServiceParameters,
} from "./resources/services.ts";
export type {
  AnswerSessionRequestParameters,
  FindSessionRequestParameters,
  OpenSessionRequestParameters,
  PollSessionRequestParameters,
} from "./resources/sessionRequests.ts";
export type { DelegateParameters, ListSessionsParameters } from "./resources/sessions.ts";
export type {
  DeliverParameters,
  EvidenceParameters,
  ListTransactionsParameters,
  OpenDisputeParameters,
  ReportParameters,
} from "./resources/transactions.ts";
export type {
  CreateWebhookParameters,
  ListDeliveriesParameters,
  RotateWebhookSecretParameters,
  UpdateWebhookParameters,
} from "./resources/webhooks.ts";
export type { Agent } from "./schemas/agent.ts";
export type { Service } from "./schemas/service.ts";
export type { Session } from "./schemas/session.ts";
export type { Checkout, Evidence, PaymentInstructions, Transaction } from "./schemas/transaction.ts";
