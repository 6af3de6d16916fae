import type { Writable } from "node:stream";
import { z } from "zod";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";
import type { EscrowChain } from "./chain/EscrowChain.ts";
import { OptionsInvalidError } from "./errors.ts";
import type { FacilitatorOptions } from "./FacilitatorOptions.ts";
import type { RelayOptions } from "./RelayOptions.ts";
import type { SponsorshipOptions } from "./SponsorshipOptions.ts";

/** Requests in a minute, on all instances together. One that costs much counts several times. */
export interface RateLimits {
  /** From one address. @default 600 */
  readonly perAddress?: number | undefined;
  /** Under one API key or session token. @default 600 */
  readonly perKey?: number | undefined;
  /** By one agent, whichever of its keys and sessions ask. @default 3000 */
  readonly perAgent?: number | undefined;
  /**
   * Requests of one agent that an instance takes at once; `limits.poolShare` says how many of them are served, the others wait.
   * @default 50
   */
  readonly atOncePerAgent?: number | undefined;
  /** Requests of one address that an instance takes at once, of tokens that nobody has seen yet or none. @default 1000 */
  readonly atOncePerAddress?: number | undefined;
  /** Challenges, registrations, recoveries, and session requests opened, looked up or answered, from one address. @default 30 */
  readonly perAddressRegistration?: number | undefined;
}

/** How much one agent may take up. */
export interface UsageLimits {
  /**
   * Purchases of one agent that wait for their money; one that it cancels counts until its payment window ends.
   * @default 1000
   */
  readonly unpaidPurchases?: number | undefined;
  /** As many of them may be one session's. @default 100 */
  readonly unpaidPurchasesPerSession?: number | undefined;
  /** Bytes of requests, deliveries and evidence that are kept of one agent's. @default 1073741824, 1 GiB */
  readonly payloadBytes?: number | undefined;
  /** Bytes of them that one session may send, ever. @default 268435456, 256 MiB */
  readonly payloadBytesPerSession?: number | undefined;
  /** Services of one agent; those that were archived count for a day. @default 1000 */
  readonly services?: number | undefined;
  /**
   * Of `poolSize`, the part that serves one agent's requests at once: of 10 connections three, so that whoever works beside
   * an agent that asks for all it can waits for three of its requests, and not for more. @default 0.3
   */
  readonly poolShare?: number | undefined;
  /** Sessions that one agent may make in an hour, ended ones included. @default 2000 */
  readonly sessionsPerHour?: number | undefined;
  /** API keys that one agent may make in an hour, revoked ones included; recovering makes one beyond. @default 200 */
  readonly keysPerHour?: number | undefined;
  /** Sessions of one agent that are live at once. @default 1000 */
  readonly liveSessions?: number | undefined;
  /** API keys of one agent that are live at once. @default 50 */
  readonly liveKeys?: number | undefined;
  /** Webhook endpoints of one agent. @default 20 */
  readonly webhookEndpoints?: number | undefined;
  /** Deliveries that may wait at an endpoint for which a test, or one of them again, is asked for. @default 100 */
  readonly waitingDeliveries?: number | undefined;
  /** Pieces of evidence of one party to a purchase. @default 20 */
  readonly evidencePieces?: number | undefined;
  /** Bytes of a request's body. @default 524288, 512 KiB */
  readonly requestBytes?: number | undefined;
  /** Bytes of one with a payload, at checkout and delivery. @default 2097152, 2 MiB: the SDK's largest envelope has 1.4 */
  readonly payloadRequestBytes?: number | undefined;
  /** Bytes of one of a stranger's: of whoever registers, recovers or asks for a session. @default 65536, 64 KiB */
  readonly strangerRequestBytes?: number | undefined;
  /** The newest services with all words of a search, among which everything else is looked for. @default 1000 */
  readonly searchCandidates?: number | undefined;
  /** Milliseconds that a search may take in PostgreSQL. @default 1000 */
  readonly searchTimeoutMs?: number | undefined;
  /** Bytes of requests' bodies that an instance holds in memory at once. @default 134217728, 128 MiB */
  readonly bodyBytes?: number | undefined;
  /** Those of one address among them. @default 33554432, 32 MiB */
  readonly bodyBytesPerAddress?: number | undefined;
  /** Bytes of payloads, as they are sent, after which a page of purchases ends; it holds one at least. @default 1048576, 1 MiB */
  readonly pageBytes?: number | undefined;
}

/** Where webhooks may go. */
export interface WebhookOptions {
  /**
   * Also to `localhost` and loopback addresses, on any port, with http too. For local development alone.
   * @default false
   */
  readonly allowLoopback?: boolean | undefined;
  /** Ports of all other hosts. @default [443, 8443] */
  readonly ports?: readonly number[] | undefined;
}

/** When owners are told something about a session, by webhook `session.signal` and in the metrics. */
export interface SignalOptions {
  /** Percent of its budget that is used, spent and reserved. @default 80 */
  readonly budgetPercent?: number | undefined;
  /** How often its median hour it has bought for in this one (UTC), of the hours in which it bought at all. @default 3 */
  readonly paceMultiple?: number | undefined;
  /** How often it was refused in this hour (UTC), for whatever reasons. @default 5 */
  readonly refusalsPerHour?: number | undefined;
  /** Percent of its time that is left. @default 10 */
  readonly endingPercent?: number | undefined;
}

/** How agents ask owners for sessions. */
export interface SessionRequestOptions {
  /** Seconds that an owner has. @default 900 */
  readonly expiresInSeconds?: number | undefined;
  /** Seconds between two polls of an agent. @default 5 */
  readonly intervalSeconds?: number | undefined;
  /** Requests that wait or were answered, all agents' together, until they expire. @default 10000 */
  readonly most?: number | undefined;
}

/** What {@link createPlatform} can be told. */
export interface PlatformOptions {
  /** PostgreSQL. @default the embedded database */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded database, or `memory://`. @default "./abba-data" */
  readonly dataDir?: string | undefined;
  /**
   * What webhook secrets are encrypted with: 32 bytes in hex or base64, the same for every instance. Several, separated
   * by commas, while one replaces another: the first encrypts, all decrypt.
   * @default one kept in the folder of the embedded database; with PostgreSQL there is none
   */
  readonly secretsKey?: string | undefined;
  /** Connections to PostgreSQL. @default 10 */
  readonly poolSize?: number | undefined;
  /** Milliseconds that a statement may take in PostgreSQL, waiting for locks included. @default 10000 */
  readonly databaseTimeoutMs?: number | undefined;
  /** The chains that are served, by endpoint or as a reader of one's own. */
  readonly networks: readonly (NetworkOptions | EscrowChain)[];
  /** Chains on which agents' first operations are paid for. @default none */
  readonly sponsorships?: readonly SponsorshipOptions[] | undefined;
  /** Chains on which x402 payments are settled, for whoever asks. @default none */
  readonly facilitators?: readonly FacilitatorOptions[] | undefined;
  /** Chains on which owners' signed revocations are sent, for whoever asks. @default none */
  readonly relays?: readonly RelayOptions[] | undefined;
  /**
   * Where agents reach it, the same for every instance; needed behind a proxy. Its origin is named in what wallets sign,
   * so that a signature for one platform is worth nothing at another.
   * @default where {@link servePlatform} listens, and "http://localhost" for who only calls `app.request`
   */
  readonly publicUrl?: string | undefined;
  /** Where owners grant sessions: the page of `@abbababa/console`, without a slash at the end. @default the platform */
  readonly consoleUrl?: string | undefined;
  /** How agents ask owners for sessions. */
  readonly sessionRequests?: SessionRequestOptions | undefined;
  /** When owners are told something about a session. */
  readonly signals?: SignalOptions | undefined;
  /** Seconds to pay after checkout. @default 900 */
  readonly paymentWindowSeconds?: number | undefined;
  /**
   * Seconds that a reservation outlives the payment window, for transactions under way. Confirmations need none: what
   * waits for them is waited for.
   * @default 60
   */
  readonly expiryGraceSeconds?: number | undefined;
  /** `false` turns them off. */
  readonly rateLimits?: RateLimits | false | undefined;
  /** How much one agent may take up, on all instances together. */
  readonly limits?: UsageLimits | undefined;
  /** Milliseconds in which a request's body must be there. @default 10000 */
  readonly bodyTimeoutMs?: number | undefined;
  /** Reverse proxies in front that write `X-Forwarded-For`. @default 0: the header is not believed */
  readonly trustedProxies?: number | undefined;
  /**
   * Origins whose pages may ask the API (`https://…`), or `*`: the owner's page, if it is served elsewhere.
   * @default none
   */
  readonly corsOrigins?: readonly string[] | undefined;
  /**
   * Keys of those who run it, by their names, 32 characters at least: they open the operator's desk at `/operator/v1`.
   * @default none: there is no desk
   */
  readonly operatorKeys?: Readonly<Record<string, string>> | undefined;
  /** Whether `/metrics` is with the API, or only in `metricsApp`. @default "with-api" */
  readonly metrics?: "with-api" | "apart" | undefined;
  /**
   * Days for which consumed events and the audits of sessions are kept. Purchases, sessions, keys and what was made under
   * idempotency keys stay; deliveries and challenges have shorter times of their own.
   * @default for ever
   */
  readonly retentionDays?: number | undefined;
  /** Milliseconds between two looks at a chain; 0 leaves looking to `sync()`. @default 2000 */
  readonly pollingIntervalMs?: number | undefined;
  /** `false` turns them off, and leaves the outbox to `consumeOutbox()`. */
  readonly webhooks?: WebhookOptions | false | undefined;
  /** @default "info" */
  readonly logLevel?: "fatal" | "error" | "warn" | "info" | "debug" | "silent" | undefined;
  /** Where log lines go. @default standard output */
  readonly logStream?: Writable | undefined;
  /** @default the system's */
  readonly clock?: (() => Date) | undefined;
}

const limit = (standard: number) => z.int().positive().default(standard);

const httpUrl = z.url({ protocol: /^https?$/, error: "is neither an https nor an http URL" }).max(2_048);

const isOrigin = (url: string) => URL.canParse(url) && new URL(url).origin === url;

const schema = z.strictObject({
  databaseUrl: z.string().min(1).optional(),
  dataDir: z.string().min(1).default("./abba-data"),
  secretsKey: z.string().min(1).optional(),
  poolSize: z.int().min(1).max(1_000).default(10),
  databaseTimeoutMs: z.int().min(100).max(600_000).default(10_000),
  networks: z.array(z.custom<NetworkOptions | EscrowChain>((value) => typeof value === "object")).min(1),
  sponsorships: z.array(z.custom<SponsorshipOptions>((value) => typeof value === "object")).default([]),
  facilitators: z.array(z.custom<FacilitatorOptions>((value) => typeof value === "object")).default([]),
  relays: z.array(z.custom<RelayOptions>((value) => typeof value === "object")).default([]),
  publicUrl: httpUrl.optional(),
  consoleUrl: httpUrl.transform((url) => url.replace(/\/+$/, "")).optional(),
  sessionRequests: z
    .strictObject({
      expiresInSeconds: z.int().min(30).max(86_400).default(900),
      intervalSeconds: z.int().min(1).max(60).default(5),
      most: limit(10_000),
    })
    .prefault({}),
  signals: z
    .strictObject({
      budgetPercent: z.int().min(1).max(100).default(80),
      paceMultiple: z.int().min(1).max(1_000).default(3),
      refusalsPerHour: z.int().min(1).max(1_000_000).default(5),
      endingPercent: z.int().min(1).max(99).default(10),
    })
    .prefault({}),
  paymentWindowSeconds: z.int().min(1).max(604_800).default(900),
  expiryGraceSeconds: z.int().min(0).max(86_400).default(60),
  rateLimits: z
    .union([
      z.literal(false),
      z.strictObject({
        perAddress: limit(600),
        perKey: limit(600),
        perAgent: limit(3_000),
        atOncePerAgent: limit(50),
        atOncePerAddress: limit(1_000),
        perAddressRegistration: limit(30),
      }),
    ])
    .prefault({}),
  limits: z
    .strictObject({
      unpaidPurchases: limit(1_000),
      unpaidPurchasesPerSession: limit(100),
      payloadBytes: limit(1024 ** 3),
      payloadBytesPerSession: limit(256 * 1024 ** 2),
      services: limit(1_000),
      poolShare: z.number().positive().max(1).default(0.3),
      sessionsPerHour: limit(2_000),
      keysPerHour: limit(200),
      liveSessions: limit(1_000),
      liveKeys: limit(50),
      webhookEndpoints: limit(20),
      waitingDeliveries: limit(100),
      evidencePieces: limit(20),
      requestBytes: limit(512 * 1024),
      payloadRequestBytes: limit(2 * 1024 ** 2),
      strangerRequestBytes: limit(64 * 1024),
      searchCandidates: limit(1_000),
      searchTimeoutMs: limit(1_000),
      bodyBytes: limit(128 * 1024 ** 2),
      bodyBytesPerAddress: limit(32 * 1024 ** 2),
      pageBytes: limit(1024 ** 2),
    })
    .prefault({}),
  bodyTimeoutMs: z.int().min(10).max(600_000).default(10_000),
  trustedProxies: z.int().min(0).max(10).default(0),
  corsOrigins: z
    .array(z.union([z.literal("*"), httpUrl.refine(isOrigin, { message: "is no origin" })]))
    .default([]),
  operatorKeys: z
    .record(
      z.string().regex(/^[\w.-]{1,40}$/, "is not a name"),
      z.string().regex(/^[\w-]{32,200}$/, "is not 32 characters of A-Z a-z 0-9 _ -"),
    )
    .default({}),
  metrics: z.enum(["with-api", "apart"]).default("with-api"),
  retentionDays: z.int().min(1).max(36_500).optional(),
  pollingIntervalMs: z.int().min(0).default(2_000),
  webhooks: z
    .union([
      z.literal(false),
      z.strictObject({
        allowLoopback: z.boolean().default(false),
        ports: z.array(z.int().min(1).max(65_535)).min(1).default([443, 8443]),
      }),
    ])
    .prefault({}),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  logStream: z.custom<Writable>().optional(),
  clock: z.custom<() => Date>().default(() => () => new Date()),
});

/** Options with defaults filled in. */
export type Settings = z.output<typeof schema>;

/**
 * Validates options.
 *
 * @throws {OptionsInvalidError} naming every option at fault.
 */
export function parseOptions(options: PlatformOptions): Settings {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new OptionsInvalidError(
    result.error.issues.map((issue) => `${issue.path.join(".") || "options"}: ${issue.message}`),
  );
}
