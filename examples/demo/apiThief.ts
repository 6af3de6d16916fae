import { BuyerAgent } from "@abbababa/sdk";
import { payingFetch } from "@abbababa/x402-aa-session";
import type { Market } from "../support/Market.ts";
import type { Shop } from "../support/startShop.ts";
import type { Reporter } from "./report.ts";

/** A thief at a paid API. */
export interface ApiThief {
  /** Tries what the session may not pay, and signs a payment that it may. */
  tryAttacks(report: Reporter["attack"]): Promise<void>;
  /**
   * Shows the payment that was signed before the session was revoked.
   *
   * @throws unless it is refused, and nothing is paid.
   */
  tryOnceMore(): Promise<void>;
}

/**
 * Lets a thief with a copy of the bundle pay by signature.
 *
 * @param market - Where.
 * @param bundle - The stolen string.
 * @param shop - The API that the session may pay.
 */
export async function openApiThief(market: Market, bundle: string, shop: Shop): Promise<ApiThief> {
  const thief = new BuyerAgent({ baseUrl: market.platformUrl });
  await thief.initWithSession(bundle, market.network);
  const url = `${shop.url}/forecast`;
  let hoarded = "";
  /** Pays, and keeps the payment instead of sending it. */
  const hoard: typeof fetch = async (input, init) => {
    const payment = new Headers(init?.headers).get("payment-signature");
    if (payment === null) return await fetch(input, init);
    hoarded = payment;
    throw new TypeError("fetch failed");
  };
  const attacks = [
    ["pays himself", () => thief.signPayment({ to: `0x${"66".repeat(20)}`, value: 10_000n })],
    ["pays more than a cent", () => thief.signPayment({ to: shop.payTo, value: 10_001n })],
  ] as const;
  return {
    async tryAttacks(report) {
      for (const [name, attempt] of attacks) {
        const error = await attempt().then(
          () => null,
          (thrown: unknown) => (thrown instanceof Error ? thrown.name : "Error"),
        );
        report({
          name: `API: ${name}`,
          stock: null,
          result: error === null ? "succeeded" : "refused",
          error,
        });
      }
      await payingFetch(thief.session, { fetch: hoard })(url).catch(() => undefined);
      if (hoarded === "") throw new Error("The thief could not sign what the terms allow.");
    },
    async tryOnceMore() {
      const before = await shop.earned();
      const { status } = await fetch(url, { headers: { "payment-signature": hoarded } });
      if (status !== 402 || (await shop.earned()) !== before)
        throw new Error(`A payment of a revoked session was answered by ${status}.`);
    },
  };
}
