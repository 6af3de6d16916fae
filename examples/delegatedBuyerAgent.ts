/** The process that delegatedBuyer.ts starts: it holds nothing but the bundle that it reads from standard input. */

import { BuyerAgent } from "@abbababa/sdk";
import { ApiBudgetExceededError, SpendCapExceededError } from "@abbababa/sdk/errors";
import { expectRefusal } from "./support/expectRefusal.ts";
import { readBundle } from "./support/readBundle.ts";
import { readEndpoints } from "./support/readEndpoints.ts";
import { untilDelivered } from "./support/untilDelivered.ts";

const { platformUrl: baseUrl, network } = readEndpoints();
const buyer = new BuyerAgent({ baseUrl });
await buyer.initWithSession(await readBundle(), network);

const { allowedServiceIds } = await buyer.api.sessions.current();
const [serviceId] = allowedServiceIds ?? [];
if (serviceId === undefined) throw new Error("The session names no service.");
const order = { serviceId, maxTotal: "5.10", payload: { text: "Bonjour", to: "en" } };

const { transaction, payment, paymentInstructions: pay } = await buyer.purchaseEncrypted(order);
await buyer.fundAndVerify(payment);
await untilDelivered(buyer, transaction.id);
console.log("Agent: bought for 5.10 USDC:", await buyer.decryptResponsePayload(transaction.id));
await buyer.confirmAndRelease(transaction.id);

// 2.90 USDC are left: the platform refuses to open what they do not pay for …
await expectRefusal(ApiBudgetExceededError, () => buyer.purchaseEncrypted(order));
// … and the chain refuses to pay for it without the platform.
await expectRefusal(SpendCapExceededError, () =>
  buyer.fundEscrow("without the platform", pay.sellerAddress, "5.10", "USDC", pay.deadline),
);
