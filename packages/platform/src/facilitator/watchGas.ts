import { Gauge } from "prom-client";
import type { Metrics } from "../metrics/createMetrics.ts";
import type { OpenFacilitator } from "./openFacilitator.ts";

const gauges = [
  ["abba_facilitator_spent_wei", "Wei that all instances together spent on gas today.", "spent"],
  ["abba_facilitator_reserved_wei", "Maximum wei reserved for today's pending settlements.", "reserved"],
] as const;

/**
 * Adds what the facilitator spends to the metrics: read when they are, so that every instance tells the same, also after a
 * restart.
 *
 * @param metrics - Of the platform.
 * @param facilitators - By network.
 */
export function watchGas(
  { registry }: Pick<Metrics, "registry">,
  facilitators: ReadonlyMap<string, Pick<OpenFacilitator, "today">>,
): void {
  for (const [name, help, figure] of gauges) {
    new Gauge({
      name,
      help,
      labelNames: ["chain"],
      registers: [registry],
      async collect() {
        for (const [chain, { today }] of facilitators) {
          // A store that does not answer says nothing, and the other figures are still told.
          const wei = await today().catch(() => undefined);
          if (wei === undefined) this.remove({ chain });
          else this.set({ chain }, Number(wei[figure]));
        }
      },
    });
  }
}
