import { Gauge } from "prom-client";
import type { Context } from "../context.ts";
import { readBacklog } from "./findObjects.ts";

/** Milliseconds for which what was read is given: whoever scrapes often costs no more. */
const holds = 5_000;

/** Adds how far behind the platform is to its metrics: read when they are. */
export function watchBacklog(context: Pick<Context, "db" | "clock" | "metrics">): void {
  const registers = [context.metrics.registry];
  let last: { readonly at: number; readonly backlog: ReturnType<typeof readBacklog> } | undefined;
  const read = () => {
    const now = performance.now();
    if (last === undefined || now - last.at > holds) last = { at: now, backlog: readBacklog(context) };
    return last.backlog;
  };
  const gauges = [
    ["abba_outbox_waiting", "Unconsumed events.", "outboxWaiting"],
    ["abba_outbox_lag_seconds", "Age of the oldest unconsumed event.", "outboxLagSeconds"],
    ["abba_webhook_deliveries_waiting", "Deliveries waiting for an attempt.", "deliveriesWaiting"],
    ["abba_webhook_dead_letters", "Deliveries that were given up.", "deadLetters"],
  ] as const;
  for (const [name, help, figure] of gauges) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // A store that does not answer says nothing, and the other figures are still told.
        const backlog = await read().catch(() => undefined);
        if (backlog === undefined) this.reset();
        else this.set(backlog[figure]);
      },
    });
  }
}
