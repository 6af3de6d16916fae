export type { ErrorCode } from "./ApiError.ts";
export type { NetworkOptions } from "./chain/createEscrowChain.ts";
export type { Block, EscrowChain, Head } from "./chain/EscrowChain.ts";
export type { ChainEvent, EscrowEvent } from "./chain/EscrowEvent.ts";
export type { App } from "./createApp.ts";
export { createPlatform, type Platform } from "./createPlatform.ts";
export {
  ChainUnfitError,
  DataDirInUseError,
  OptionsInvalidError,
  PlatformStartError,
  SchemaTooNewError,
  SecretsKeyMismatchError,
  SecretsKeyMissingError,
  StoreDamagedError,
  StoreUnreachableError,
} from "./errors.ts";
export type { FacilitatorOptions } from "./FacilitatorOptions.ts";
export type {
  PlatformOptions,
  RateLimits,
  SessionRequestOptions,
  UsageLimits,
  WebhookOptions,
} from "./options.ts";
export type { OutboxConsumer } from "./outbox/consumeOutbox.ts";
export type { RelayOptions } from "./RelayOptions.ts";
export type { SponsorshipOptions } from "./SponsorshipOptions.ts";
export { type PlatformServer, type ServePlatformOptions, servePlatform } from "./servePlatform.ts";
export type { Db } from "./store/Db.ts";
export type { OutboxEvent, OutboxPayload } from "./store/OutboxEvent.ts";
export type { PurchaseStatus } from "./store/status.ts";
