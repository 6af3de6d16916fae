import { BaseError } from "@abbababa/sdk";
import { createEscrowChain } from "./chain/createEscrowChain.ts";
import type { EscrowChain } from "./chain/EscrowChain.ts";
import type { Context } from "./context.ts";
import { type App, createApp } from "./createApp.ts";
import { ChainUnfitError, OptionsInvalidError } from "./errors.ts";
import { metricsRoutes } from "./health/routes.ts";
import { createIndexer } from "./indexer/createIndexer.ts";
import { createLogger } from "./logging/createLogger.ts";
import { createMetrics } from "./metrics/createMetrics.ts";
import { watchBacklog } from "./operator/watchBacklog.ts";
import { watchSponsorship } from "./operator/watchSponsorship.ts";
import { type PlatformOptions, parseOptions } from "./options.ts";
import { consumeOutbox, type OutboxConsumer } from "./outbox/consumeOutbox.ts";
import { createKnownTokens } from "./rates/createKnownTokens.ts";
import { createPlaces } from "./rates/createPlaces.ts";
import { createRates, noRates } from "./rates/createRates.ts";
import { openSecretBox } from "./secrets/openSecretBox.ts";
import type { SecretBox } from "./secrets/SecretBox.ts";
import { createSessionWatch } from "./signals/watchSessions.ts";
import { openStore } from "./store/openStore.ts";
import { createWebhooks } from "./webhooks/createWebhooks.ts";
import { sealSecrets } from "./webhooks/store/sealSecrets.ts";
import { repeat } from "./workers/repeat.ts";
import { cleanUp, runWorkers, startWorkers } from "./workers/startWorkers.ts";

/** Milliseconds between two times that instances tell each other what was asked of them. */
const shareEvery = 1_000;

/** A running platform. It listens nowhere: serve `app`, or call `app.request`. */
export interface Platform extends AsyncDisposable {
  readonly app: App;
  /** `/metrics` alone, for a port that only whoever runs it reaches: see the option `metrics`. */
  readonly metricsApp: App;
  /** Reverse proxies in front, as the option says. */
  readonly trustedProxies: number;
  /**
   * Says where it is reached, unless `publicUrl` does. `servePlatform` calls it.
   *
   * @param url - An http or https URL.
   */
  listensAt(url: string): void;
  /** Does now what is otherwise done every few seconds: reads the chains, expires what is due, delivers webhooks. */
  sync(): Promise<void>;
  /**
   * Hands the oldest events of the outbox to a consumer, each to one of however many run side by side. The webhooks are
   * such a consumer: turn them off (`webhooks: false`) to have the events for yourself.
   *
   * @param consume - Writes them elsewhere in the same transaction; see {@link OutboxConsumer}.
   * @param limit - Events at most. @default 100
   * @returns How many were consumed.
   */
  consumeOutbox(consume: OutboxConsumer, limit?: number): Promise<number>;
  /** Stops the workers and closes the store. Calling it again does nothing more. */
  close(): Promise<void>;
}

/**
 * Starts a platform: opens the store, follows the chains, and answers requests through `app`.
 *
 * @throws {OptionsInvalidError | ChainUnfitError | DataDirInUseError | SecretsKeyMissingError | SecretsKeyMismatchError |
 * StoreUnreachableError | StoreDamagedError | SchemaTooNewError}
 *
 * @example
 * await using platform = await createPlatform({ networks: [{ chain: "base-sepolia" }] });
 * serve({ fetch: platform.app.fetch, port: 8787 });
 */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const settings = parseOptions(options);
  const log = createLogger(settings.logLevel, settings.logStream);
  const chains = settings.networks.map(toReader);
  await Promise.all(chains.map((chain) => checkChain(chain, log)));
  const store = await openStore({
    databaseUrl: settings.databaseUrl,
    dataDir: settings.dataDir,
    poolSize: settings.poolSize,
    timeoutMs: settings.databaseTimeoutMs,
    searchTimeoutMs: settings.limits.searchTimeoutMs,
    onLost: (error) => log.warn({ err: error }, "a connection to the database was lost"),
  });
  let secretBox: SecretBox;
  try {
    secretBox = await openSecretBox(settings);
    await sealSecrets(store.db, secretBox);
  } catch (error) {
    await store.close();
    throw error;
  }
  const { rateLimits } = settings;
  let reachedAt = settings.publicUrl ?? "http://localhost";
  const context: Context = {
    db: store.db,
    searchDb: store.searchDb,
    isFull: store.isFull,
    secretBox,
    clock: settings.clock,
    log,
    chains: new Map(chains.map((chain) => [chain.chainId, chain])),
    settings,
    metrics: createMetrics(),
    rates:
      rateLimits === false
        ? noRates
        : createRates(
            rateLimits,
            () => settings.clock().getTime(),
            settings.databaseUrl === undefined ? undefined : store.db,
          ),
    takePlace: createPlaces(Math.max(2, Math.floor(settings.poolSize * settings.limits.poolShare))),
    knownTokens: createKnownTokens(),
    mostOfAgent: rateLimits === false ? Number.POSITIVE_INFINITY : rateLimits.atOncePerAgent,
    mostOfAddress: rateLimits === false ? Number.POSITIVE_INFINITY : rateLimits.atOncePerAddress,
    origin: () => new URL(reachedAt).origin,
  };
  watchBacklog(context);
  watchSponsorship(context);
  const indexer = createIndexer(context);
  const watchSessions = createSessionWatch(context);
  const stopWorkers = startWorkers(context, indexer, watchSessions);
  const stopSharing =
    settings.pollingIntervalMs === 0
      ? undefined
      : repeat(context.rates.sync, shareEvery, (error) => {
          log.warn({ err: error }, "the limits of requests are not shared with other instances for now");
        });
  const webhooks = createWebhooks(context);
  if (settings.pollingIntervalMs > 0) webhooks?.start();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([stopWorkers(), stopSharing?.(), webhooks?.stop()]).then(() => store.close());
    return closing;
  };
  return {
    app: createApp(context, indexer, store.ping),
    metricsApp: metricsRoutes(context),
    trustedProxies: settings.trustedProxies,
    listensAt(url) {
      reachedAt = settings.publicUrl ?? url;
    },
    async sync() {
      await runWorkers(context, indexer, watchSessions);
      await context.rates.sync();
      await cleanUp(context);
      await webhooks?.runOnce();
    },
    consumeOutbox: (consume, limit) => consumeOutbox(context, consume, limit),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A network is a reader already, or the options of one. */
function toReader(network: PlatformOptions["networks"][number]): EscrowChain {
  if ("verifyTypedData" in network) return network;
  try {
    return createEscrowChain(network);
  } catch (error) {
    // The SDK's errors say what is missing, and never more of a URL than its origin.
    if (error instanceof BaseError) throw new OptionsInvalidError([`networks: ${error.shortMessage}`]);
    throw error;
  }
}

/** A node that does not answer yet may come: until then the platform is not ready. What it answers must fit. */
async function checkChain(chain: EscrowChain, log: Context["log"]): Promise<void> {
  const problem = await chain.problem?.().catch((error: unknown) => {
    log.warn({ err: error, chainId: chain.chainId }, "the chain does not answer yet");
    return undefined;
  });
  if (problem !== undefined) throw new ChainUnfitError(problem);
}
