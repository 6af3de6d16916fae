import type { SecretBox } from "../../secrets/SecretBox.ts";
import type { Db } from "../../store/Db.ts";
import type { CallbackPolicy } from "../callbackUrl/CallbackPolicy.ts";
import { attemptDelivery } from "../delivery/attemptDelivery.ts";
import { type Settlement, settleDelivery } from "../delivery/settleDelivery.ts";
import { type ClaimedDelivery, claimDeliveries } from "../store/claimDeliveries.ts";
import { deleteOldDeliveries } from "../store/deleteOldDeliveries.ts";
import { activeSecrets } from "../store/secrets.ts";
import { createBell } from "./createBell.ts";

/** Deliveries under way at one time. */
const concurrency = 20;

/** Milliseconds; an attempt takes 15 s at most. */
const leaseMs = 60_000;

/** Milliseconds between two looks for what is old enough to go. */
const sweepEvery = 3_600_000;

/** What {@link createWebhookWorker} takes. */
export interface WebhookWorkerOptions {
  readonly db: Db;
  /** Opens the endpoints' secrets. */
  readonly box: SecretBox;
  /** Where webhooks may go. @default public addresses only */
  readonly policy?: CallbackPolicy | undefined;
  /** Brings in what is to be delivered, before each look. @returns how much there was */
  readonly feed?: (() => Promise<number>) | undefined;
  /** How often to look for what is due, in milliseconds. @default 1000 */
  readonly pollMs?: number | undefined;
  /** The time. @default the clock */
  readonly now?: (() => Date) | undefined;
  /** Told of each attempt's end, for logs and metrics; ids only. */
  readonly onSettled?:
    | ((delivery: { id: string; endpointId: string }, settlement: Settlement) => void)
    | undefined;
  /** Told when the database fails; nothing is lost by it. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Delivers webhooks in the background. Any number of them may run on one database. */
export interface WebhookWorker {
  /** Begins; what is due now, also from before a crash, goes first. */
  start(): void;
  /** Ends: attempts under way are given up, uncounted, and resumed by whoever starts next. */
  stop(): Promise<void>;
  /** Looks at once: something was enqueued. */
  wake(): void;
  /** Delivers what is due, once. @returns how many attempts were made */
  runOnce(): Promise<number>;
}

/**
 * Makes a worker that delivers webhooks: at least once each, under one id, until an answer 2xx or the last attempt.
 *
 * @param options - {@link WebhookWorkerOptions}
 * @returns The worker, not started.
 *
 * @example
 * const worker = createWebhookWorker({ db, box });
 * worker.start();
 */
export function createWebhookWorker(options: WebhookWorkerOptions): WebhookWorker {
  const { db, box, policy = {}, pollMs = 1_000, now = () => new Date(), feed, onSettled, onError } = options;
  const underWay = new Map<Promise<void>, ClaimedDelivery>();
  const bell = createBell();
  let stopping = new AbortController();
  let running: Promise<void> | undefined;
  let sweptAt = Number.NEGATIVE_INFINITY;

  async function deliver(delivery: ClaimedDelivery): Promise<void> {
    const secrets = await activeSecrets(db, { endpointId: delivery.endpointId, box, now: now() });
    const result = await attemptDelivery({ delivery, secrets, policy, now: now(), signal: stopping.signal });
    // Given up by us: its lease ends, and whoever comes next tries again.
    if (!result.ok && stopping.signal.aborted) return;
    const settlement = await settleDelivery(db, { delivery, result, now: now() });
    onSettled?.({ id: delivery.id, endpointId: delivery.endpointId }, settlement);
  }

  /** Only as much as there is room for: what is claimed and has to wait would outlive its lease. */
  async function begin(): Promise<Promise<void>[]> {
    const limit = concurrency - underWay.size;
    if (limit === 0) return [];
    const byAgent = new Map<string, number>();
    for (const { agentId } of underWay.values()) byAgent.set(agentId, (byAgent.get(agentId) ?? 0) + 1);
    const claimed = await claimDeliveries(db, { now: now(), limit, leaseMs, underWay: byAgent });
    return claimed.map((delivery) => {
      const attempt = deliver(delivery)
        .catch((error: unknown) => onError?.(error))
        .finally(() => {
          underWay.delete(attempt);
          bell.ring();
        });
      underWay.set(attempt, delivery);
      return attempt;
    });
  }

  async function sweep(): Promise<void> {
    if (now().getTime() - sweptAt < sweepEvery) return;
    sweptAt = now().getTime();
    await deleteOldDeliveries(db, now());
  }

  /** Tells whether it found work, so that a busy worker looks again at once. */
  async function look(): Promise<boolean> {
    await sweep();
    const fed = (await feed?.()) ?? 0;
    return (await begin()).length + fed > 0;
  }

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const busy = await look().catch((error: unknown) => {
        onError?.(error);
        return false;
      });
      if (!busy) await bell.wait(pollMs);
    }
    await Promise.all(underWay.keys());
  }

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = loop(stopping.signal);
    },
    async stop() {
      stopping.abort();
      bell.ring();
      await running;
      running = undefined;
    },
    wake: bell.ring,
    async runOnce() {
      await feed?.();
      const begun = await begin();
      await Promise.all(begun);
      return begun.length;
    },
  };
}
