/** The process that delegatedSeller.ts starts: it holds nothing but the bundle that it reads from standard input. */

import { formatAmount, SellerAgent } from "@abbababa/sdk";
import { ApiForbiddenError, CallNotAllowedError } from "@abbababa/sdk/errors";
import { encodeFunctionData, erc20Abi } from "viem";
import { expectRefusal } from "./support/expectRefusal.ts";
import { readBundle } from "./support/readBundle.ts";
import { readEndpoints } from "./support/readEndpoints.ts";

const { platformUrl: baseUrl, network } = readEndpoints();
const seller = new SellerAgent({ baseUrl });
await seller.initWithSession(await readBundle(), network);

/** Where a thief would have the owner's earnings. */
const elsewhere = "0x000000000000000000000000000000000000dEaD";

for await (const { transaction, escrow } of seller.pollForPurchases({ pollingInterval: 200 })) {
  console.log(`Agent: sold, ${formatAmount(escrow.locked)} USDC are in escrow.`);
  const { payload } = await seller.decryptRequestPayload(transaction);
  console.log("Agent: asked for", payload);
  await seller.deliverEncrypted(transaction.id, { text: "Hello" });

  // The money goes to the owner's account, and the session may not move it from there.
  const args = [elsewhere, escrow.locked] as const;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
  await expectRefusal(CallNotAllowedError, () =>
    seller.session.sendCalls({ calls: [{ to: escrow.token, data }] }),
  );
  break;
}

// It sells what there is; what is sold, and for how much, stays the owner's to say.
await expectRefusal(ApiForbiddenError, () =>
  seller.listService({ title: "Something else", category: "language", price: "1.00" }),
);
