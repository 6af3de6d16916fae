import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What Prometheus may read. */
export type Metrics = ReturnType<typeof createMetrics>;

/** A platform's own registry: several may live in one process. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "abba_http_request_seconds",
      help: "Response time, by route pattern and status.",
      labelNames: ["method", "route", "status"],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    checkouts: new Counter({
      name: "abba_checkouts_total",
      help: "Checkouts by outcome.",
      labelNames: ["outcome"],
      registers,
    }),
    transitions: new Counter({
      name: "abba_transaction_transitions_total",
      help: "Transactions that reached a status.",
      labelNames: ["status"],
      registers,
    }),
    webhookAttempts: new Counter({
      name: "abba_webhook_attempts_total",
      help: "Attempts to deliver a webhook, by outcome of the delivery.",
      labelNames: ["outcome"],
      registers,
    }),
    sessionSignals: new Counter({
      name: "abba_session_signals_total",
      help: "Signals sent to owners about their sessions: budget, pace, refusals, ending.",
      labelNames: ["signal"],
      registers,
    }),
    facilitations: new Counter({
      name: "abba_facilitator_payments_total",
      help: "Payments that the facilitator handled, by step and outcome.",
      labelNames: ["step", "outcome"],
      registers,
    }),
    relayWei: new Gauge({
      name: "abba_relay_spent_wei",
      help: "Wei that relaying revocations spent on gas today.",
      labelNames: ["chain"],
      registers,
    }),
    indexedBlock: new Gauge({
      name: "abba_indexer_block",
      help: "Last block read.",
      labelNames: ["chain"],
      registers,
    }),
    rollbacks: new Counter({
      name: "abba_indexer_rollbacks_total",
      help: "Reorganisations met.",
      labelNames: ["chain"],
      registers,
    }),
    indexerFailures: new Counter({
      name: "abba_indexer_failures_total",
      help: "Indexer steps that failed and will be retried.",
      labelNames: ["chain"],
      registers,
    }),
  };
}
