import { SellerAgent } from "@abbababa/sdk";
import type { Service } from "@abbababa/sdk/api";
import type { Address } from "viem";
import type { Market } from "./Market.ts";
import { registerOwner } from "./registerOwner.ts";

/** The other side of those who buy. */
export interface Seller extends AsyncDisposable {
  readonly agentId: string;
  readonly walletAddress: Address;
  /** In the order of the prices. */
  readonly services: readonly Service[];
}

/**
 * Starts a seller who translates whatever is paid for, until disposed.
 *
 * @param market - Where.
 * @param prices - Of the services, in USDC.
 */
export async function startSeller(market: Market, prices: readonly string[]): Promise<Seller> {
  const { agentId, ownerPrivateKey, walletAddress, agentOptions } = await registerOwner(market, "A seller");
  const seller = new SellerAgent(agentOptions);
  const services: Service[] = [];
  for (const price of prices) {
    services.push(await seller.listService({ title: "Translation", category: "language", price }));
  }
  const { serializedSessionKey } = await SellerAgent.createSessionKey({ ...market.network, ownerPrivateKey });
  await seller.initWithSessionKey({ ...market.network, serializedSessionKey });

  const closing = new AbortController();
  const sell = async () => {
    for await (const { transaction } of seller.pollForPurchases({
      pollingInterval: 300,
      signal: closing.signal,
    })) {
      await seller.decryptRequestPayload(transaction);
      await seller.deliverEncrypted(transaction.id, { text: "Hello" });
    }
  };
  const selling = sell().catch((error: unknown) => {
    // Whoever waits for a delivery is told by its absence; this says why.
    console.error("The seller stopped:", error);
  });
  return {
    agentId,
    walletAddress,
    services,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await selling;
    },
  };
}
