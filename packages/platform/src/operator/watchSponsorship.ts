import { resolveNetwork } from "@abbababa/sdk";
import { eq, sum } from "drizzle-orm";
import { Gauge } from "prom-client";
import type { Context } from "../context.ts";
import { defaultDailyWei } from "../sponsorship/createSponsor.ts";
import { sponsorships } from "../store/tables/sponsorships.ts";

const dayMs = 86_400_000;

/** Adds what is paid for agents' operations to the metrics, beside what may be: read from the store when they are. */
export function watchSponsorship({ db, clock, metrics, settings }: Context): void {
  if (settings.sponsorships.length === 0) return;
  const registers = [metrics.registry];
  const budgets = new Gauge({
    name: "abba_sponsored_budget_wei",
    help: "Maximum wei that one day's sponsored operations may cost.",
    labelNames: ["chain"],
    registers,
  });
  for (const { chain, rpcUrl, addresses, maxCostWei, dailyWei } of settings.sponsorships) {
    const { chainId } = resolveNetwork({ chain, rpcUrl, addresses });
    budgets.set({ chain: chainId }, Number(dailyWei ?? defaultDailyWei(maxCostWei)));
  }
  new Gauge({
    name: "abba_sponsored_wei",
    help: "Wei of today's (UTC) sponsored operations: their cost, or their maximum cost while they are pending.",
    labelNames: ["chain"],
    registers,
    async collect() {
      const day = Math.floor(clock().getTime() / dayMs);
      const { chainId, cost } = sponsorships;
      // A store that does not answer says nothing, and the other figures are still told.
      const rows = await db
        .select({ chain: chainId, wei: sum(cost) })
        .from(sponsorships)
        .where(eq(sponsorships.day, day))
        .groupBy(chainId)
        .catch(() => undefined);
      this.reset();
      for (const { chain, wei } of rows ?? []) this.set({ chain }, Number(wei));
    },
  });
}
