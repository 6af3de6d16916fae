/** One who sells in their own name: `node examples/seller.ts`. The buyer is in support/buyOnce.ts. */
import { formatAmount, SellerAgent } from "@abbababa/sdk";
import { buyOnce } from "./support/buyOnce.ts";
import { registerOwner } from "./support/registerOwner.ts";
import { runExample } from "./support/runExample.ts";

const about = "A seller lists a service, waits for a purchase, reads it, delivers in secret and is paid.";

await runExample(about, async (market, signal) => {
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A translator");
  const { serializedSessionKey } = await SellerAgent.createSessionKey({ ...market.network, ownerPrivateKey });
  const seller = new SellerAgent(agentOptions);
  await seller.initWithSessionKey({ ...market.network, serializedSessionKey });

  const service = await seller.listService({ title: "Translation", category: "language", price: "5.00" });
  console.log(`Listed "${service.title}" for ${formatAmount(BigInt(service.price))} USDC.`);

  const buying = buyOnce(market, service.id);
  for await (const sale of seller.pollForPurchases({ serviceId: service.id, pollingInterval: 200, signal })) {
    // A sale comes when its money is on the chain, whatever the platform says.
    const { transaction, escrow } = sale;
    console.log(`Sold: ${formatAmount(escrow.locked)} USDC are in escrow.`);
    const { payload, vouchedBy } = await seller.decryptRequestPayload(transaction);
    console.log(`Asked for, vouched for by the ${vouchedBy}:`, payload);
    await seller.deliverEncrypted(transaction.id, { text: "Hello" });

    // An honest buyer accepts; from one who is silent, `finalizeRelease` takes the money after the dispute window.
    await buying;
    const { status, locked } = await seller.getEscrow(escrow.escrowId);
    console.log(`Paid: ${formatAmount(locked)} USDC, the escrow is ${status}.`);
    break;
  }
});
