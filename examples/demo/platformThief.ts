import { BuyerAgent } from "@abbababa/sdk";
import type { Service } from "@abbababa/sdk/api";
import type { Market } from "../support/Market.ts";
import { registerOwner } from "../support/registerOwner.ts";
import type { Reporter } from "./report.ts";

/** A thief at the platform. */
export interface PlatformThief {
  /** Tries what the session may not do. */
  tryAttacks(report: Reporter["attack"]): Promise<void>;
  /**
   * Tries to buy what the session could have bought before it was revoked.
   *
   * @throws unless it is refused because the session is over.
   */
  tryOnceMore(): Promise<void>;
}

/**
 * Lets a thief with a copy of the bundle speak with the platform.
 *
 * @param market - Where.
 * @param bundle - The stolen string.
 * @param services - What is for sale: one within the session's budget, one above it.
 */
export async function openPlatformThief(
  market: Market,
  bundle: string,
  { cheap, dear }: { readonly cheap: Service; readonly dear: Service },
): Promise<PlatformThief> {
  const thief = new BuyerAgent({ baseUrl: market.platformUrl });
  await thief.initWithSession(bundle, market.network);
  const buy = ({ id: serviceId }: Service) => thief.purchase({ serviceId, maxTotal: "1000" });
  return {
    async tryAttacks(report) {
      const foreign = await openPurchase(market, cheap);
      const attacks = [
        ["over the budget", "ApiBudgetExceededError", () => buy(dear)],
        ["reads a stranger's purchase", "ApiNotFoundError", () => thief.api.transactions.get(foreign)],
        ["cancels a stranger's purchase", "ApiNotFoundError", () => thief.api.transactions.cancel(foreign)],
        ["makes a session for itself", "ApiForbiddenError", () => thief.createSession({ budgetUsdc: "1" })],
      ] as const;
      for (const [name, expected, attempt] of attacks) {
        const error = await refusalOf(attempt);
        const result = error === expected ? "refused" : "succeeded";
        report({ name: `platform: ${name}`, stock: null, result, error });
      }
    },
    async tryOnceMore() {
      const error = await refusalOf(() => buy(cheap));
      if (error !== "ApiUnauthorizedError") {
        throw new Error(`At the platform the thief was stopped by ${error ?? "nothing"}.`);
      }
    },
  };
}

/** A stranger's purchase, to be paid. */
async function openPurchase(market: Market, { id: serviceId }: Service): Promise<string> {
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A stranger");
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({ ...market.network, ownerPrivateKey });
  const stranger = new BuyerAgent(agentOptions);
  await stranger.initWithSessionKey({ ...market.network, serializedSessionKey });
  return (await stranger.purchase({ serviceId, maxTotal: "5.10" })).transaction.id;
}

/** Name of the error that refuses an attempt; null when nothing does. */
async function refusalOf(attempt: () => Promise<unknown>): Promise<string | null> {
  return attempt().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.name : "Error"),
  );
}
