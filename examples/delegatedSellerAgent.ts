/** The process that delegatedSeller.ts starts: it holds nothing but the bundle that it reads from standard input. */
import { formatAmount, SellerAgent } from "@abbababa/sdk";
import { ApiForbiddenError } from "@abbababa/sdk/api";
import { SpendCapExceededError } from "@abbababa/sdk/wallet/session-keys";
import { expectRefusal } from "./support/expectRefusal.ts";
import { readBundle } from "./support/readBundle.ts";
import { readEndpoints } from "./support/readEndpoints.ts";

const { platformUrl: baseUrl, network } = readEndpoints();
const seller = new SellerAgent({ baseUrl });
await seller.initWithSession(await readBundle(), network);

for await (const { transaction, escrow } of seller.pollForPurchases({ pollingInterval: 200 })) {
  console.log(`Agent: sold, ${formatAmount(escrow.locked)} USDC are in escrow.`);
  const { payload } = await seller.decryptRequestPayload(transaction);
  console.log("Agent: asked for", payload);
  await seller.deliverEncrypted(transaction.id, { text: "Hello" });
  break;
}

// It sells what there is; what is sold, and for how much, stays the owner's to say.
await expectRefusal(ApiForbiddenError, () =>
  seller.listService({ title: "Something else", category: "language", price: "1.00" }),
);
