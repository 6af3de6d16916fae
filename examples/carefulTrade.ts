/** A buyer and a seller who take no more of the platform's word than they must: `node examples/carefulTrade.ts`. */

import { BuyerAgent, parseAmount, SellerAgent } from "@abbababa/sdk";
import { PaymentRefusedError } from "@abbababa/sdk/errors";
import { expectRefusal } from "./support/expectRefusal.ts";
import { registerOwner } from "./support/registerOwner.ts";
import { runExample } from "./support/runExample.ts";
import { untilDelivered } from "./support/untilDelivered.ts";

const about =
  "A buyer and a seller hold the platform to what they know without it: who sells, what was offered, what is paid.";

await runExample(about, async (market, signal) => {
  const shop = await registerOwner(market, "A seller");
  const seller = new SellerAgent(shop.agentOptions);
  const listed = { title: "Translation", category: "language", price: "5.00", disputeWindow: 86_400 };
  const { id: serviceId } = await seller.listService(listed);
  const { serializedSessionKey } = await SellerAgent.createSessionKey({
    ...market.network,
    ownerPrivateKey: shop.ownerPrivateKey,
  });
  await seller.initWithSessionKey({ ...market.network, serializedSessionKey });

  // Whatever platform or agent say, the chain lets this session pay nobody else.
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A buyer");
  const session = await new BuyerAgent(agentOptions).createSession({
    budgetUsdc: "10.00",
    onChain: { ...market.network, ownerPrivateKey, counterparties: [shop.walletAddress] },
  });
  const buyer = new BuyerAgent({ baseUrl: market.platformUrl });
  await buyer.initWithSession(session.serialize(), market.network);

  // The seller is known from elsewhere, and the offer is held to what it said when somebody looked at it.
  const offer = await buyer.api.services.get(serviceId);
  const payload = { text: "Bonjour", to: "en" };
  const order = { serviceId, maxTotal: "5.10", seller: shop.walletAddress, offer, payload };

  await seller.api.services.update(serviceId, { disputeWindow: 300 });
  await expectRefusal(PaymentRefusedError, () => buyer.purchaseEncrypted(order));
  await seller.api.services.update(serviceId, { disputeWindow: offer.disputeWindow });
  const { transaction, payment } = await buyer.purchaseEncrypted(order);
  await buyer.fundAndVerify(payment);

  // The seller works for no less than the price, whatever a sale says it is, and only for a buyer whose account vouches.
  const sales = seller.pollForPurchases({ minPrice: parseAmount("5.00"), pollingInterval: 300, signal });
  for await (const { transaction: sale } of sales) {
    const request = await seller.decryptRequestPayload(sale);
    console.log(`Asked for, and vouched for by the ${request.vouchedBy}:`, request.payload);
    await seller.deliverEncrypted(sale.id, { text: "Hello" });
    break;
  }
  await untilDelivered(buyer, transaction.id);
  console.log("Delivered:", await buyer.decryptResponsePayload(transaction.id));
  const { escrow } = await buyer.confirmAndRelease(transaction.id);
  console.log(`Accepted: the escrow is ${escrow.status}.`);
});
