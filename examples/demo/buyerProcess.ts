/** The agent: a process of its own that holds nothing but the bundle it is sent. */
import { BuyerAgent, type PurchaseReturnType } from "@abbababa/sdk";
import { payingFetch } from "@abbababa/x402-aa-session";
import { untilDelivered } from "../support/untilDelivered.ts";
import type { BuyerAnswer, BuyerRequest } from "./buyerProtocol.ts";

const pollingInterval = 50;
let buyer = new BuyerAgent();
let order: PurchaseReturnType | undefined;

process.on("message", (request: BuyerRequest) => {
  handle(request).then(
    (result) => answer({ type: "done", result }),
    (error: unknown) =>
      answer({
        type: "failed",
        error: error instanceof Error ? error.name : "Error",
        message: error instanceof Error ? error.message : String(error),
      }),
  );
});
// The parent is gone: nobody is left to work for.
process.on("disconnect", () => process.exit(0));

/** Answers what there is to know afterwards. */
async function handle(request: BuyerRequest): Promise<string> {
  switch (request.type) {
    case "open": {
      const { bundle, platformUrl: baseUrl, rpcUrl, bundlerUrl } = request;
      buyer = new BuyerAgent({ baseUrl });
      await buyer.initWithSession(bundle, { rpcUrl, bundlerUrl, pollingInterval });
      return buyer.account;
    }
    case "purchase": {
      const { words: q, maxTotal, text } = request;
      const { items } = await buyer.findServices({ q, sort: "price_asc" });
      const [service] = items;
      if (service === undefined) throw new Error(`Nobody sells "${q}".`);
      order = await buyer.purchaseEncrypted({ serviceId: service.id, maxTotal, payload: { text } });
      return order.transaction.id;
    }
    case "pay": {
      const { transaction, paymentInstructions: pay } = opened();
      const total = BigInt(pay.totalWithFee);
      const options = { ...pay, pollingInterval };
      await buyer.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, options);
      return transaction.id;
    }
    case "request": {
      const { response } = await payingFetch(buyer.session)(request.url);
      if (response.status !== 200) throw new Error(`${request.url} was answered by ${response.status}.`);
      return await response.text();
    }
    case "accept": {
      const { id } = opened().transaction;
      await untilDelivered(buyer, id);
      const delivered = await buyer.decryptResponsePayload(id);
      await buyer.confirmAndRelease(id);
      return JSON.stringify(delivered);
    }
  }
}

function opened(): PurchaseReturnType {
  if (order === undefined) throw new Error("Nothing was bought yet.");
  return order;
}

function answer(message: BuyerAnswer): void {
  process.send?.(message);
}
