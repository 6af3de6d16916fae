import { BuyerAgent } from "@abbababa/sdk";
import type { Market } from "./Market.ts";
import { registerOwner } from "./registerOwner.ts";
import { untilDelivered } from "./untilDelivered.ts";

/**
 * The other side of those who sell: buys a service of 5 USDC, reads what is delivered, and accepts it.
 *
 * @param market - Where.
 * @param serviceId - What to buy.
 */
export async function buyOnce(market: Market, serviceId: string): Promise<void> {
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A buyer");
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({ ...market.network, ownerPrivateKey });
  const buyer = new BuyerAgent(agentOptions);
  await buyer.initWithSessionKey({ ...market.network, serializedSessionKey });
  const payload = { text: "Bonjour", to: "en" };
  const order = await buyer.purchaseEncrypted({ serviceId, maxTotal: "5.10", payload });
  const { transaction, paymentInstructions: pay } = order;
  const options = { ...pay, pollingInterval: 50 };
  await buyer.fundAndVerify(transaction.id, pay.sellerAddress, "5.10", "USDC", pay.deadline, options);
  await untilDelivered(buyer, transaction.id);
  await buyer.decryptResponsePayload(transaction.id);
  await buyer.confirmAndRelease(transaction.id);
}
