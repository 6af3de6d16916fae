/** One who buys in their own name: `node examples/buyer.ts`. The seller is in support/startSeller.ts. */
import { BuyerAgent, formatAmount, parseAmount } from "@abbababa/sdk";
import { registerOwner } from "./support/registerOwner.ts";
import { runExample } from "./support/runExample.ts";
import { startSeller } from "./support/startSeller.ts";
import { untilDelivered } from "./support/untilDelivered.ts";

const about =
  "A buyer finds a service, buys it in secret, pays into escrow, reads the delivery and accepts it.";

await runExample(about, async (market) => {
  await using seller = await startSeller(market, ["5.00"]);
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A buyer");

  // The owner bounds what the agent may do on the chain: one signature, nothing sent.
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({
    ...market.network,
    ownerPrivateKey,
    spend: [{ token: "USDC", lifetime: parseAmount("20.00") }],
    counterparties: [seller.walletAddress],
  });
  const buyer = new BuyerAgent(agentOptions);
  await buyer.initWithSessionKey({ ...market.network, serializedSessionKey });

  const { items } = await buyer.findServices({ q: "translation", agentId: seller.agentId });
  const [service] = items;
  if (service === undefined) throw new Error("Nobody translates.");
  console.log(`Found "${service.title}" for ${formatAmount(BigInt(service.price))} USDC.`);

  // Only the seller can read the request. What the platform says about paying is checked before any money moves.
  const { transaction, payment } = await buyer.purchaseEncrypted({
    serviceId: service.id,
    maxTotal: "5.10",
    payload: { text: "Bonjour", to: "en" },
  });
  const { escrow } = await buyer.fundAndVerify(payment);
  console.log(`Paid ${formatAmount(payment.amount)} USDC: the escrow is ${escrow.status}.`);

  await untilDelivered(buyer, transaction.id);
  console.log("Delivered:", await buyer.decryptResponsePayload(transaction.id));
  const released = await buyer.confirmAndRelease(transaction.id);
  console.log(`Accepted: the escrow is ${released.escrow.status}.`);
});
