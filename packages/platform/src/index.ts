export type { NetworkOptions } from "./chain/createEscrowChain.ts";
export type { Block, EscrowChain, Head } from "./chain/EscrowChain.ts";
export type { ChainEvent, EscrowEvent } from "./chain/EscrowEvent.ts";
export { createPlatform, type Platform } from "./createPlatform.ts";
export {
  DataDirInUseError,
  InvalidOptionsError,
  PlatformStartError,
  SecretsKeyMismatchError,
  SecretsKeyMissingError,
} from "./errors.ts";
export type { ErrorCode } from "./http/ApiError.ts";
export type { App } from "./http/createApp.ts";
export type { PlatformOptions, RateLimits, UsageLimits, WebhookOptions } from "./options.ts";
export type { OutboxConsumer } from "./outbox/consumeOutbox.ts";
export type { OutboxEvent, OutboxPayload } from "./outbox/OutboxEvent.ts";
export { type PlatformServer, type ServePlatformOptions, servePlatform } from "./servePlatform.ts";
export type { SponsorshipOptions } from "./sponsorship/openSponsors.ts";
export type { Db } from "./store/Db.ts";
export type { TransactionStatus } from "./transactions/status.ts";
