/** The agent: a process of its own that holds nothing but the session string it is sent. */
import { BuyerAgent } from "@abbababa/sdk";
import type { Hex } from "viem";
import type { BuyerAnswer, BuyerRequest } from "./buyerProtocol.ts";

const buyer = new BuyerAgent();

process.on("message", (request: BuyerRequest) => {
  handle(request).then(
    (escrowId) => answer({ type: "done", escrowId }),
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

async function handle(request: BuyerRequest): Promise<Hex> {
  if (request.type === "release") {
    return (await buyer.confirmAndRelease(request.transactionId)).escrowId;
  }
  const { serializedSessionKey, rpcUrl, bundlerUrl, transactionId, seller, amount, deadline } = request;
  await buyer.initWithSessionKey({ serializedSessionKey, rpcUrl, bundlerUrl, pollingInterval: 100 });
  return (await buyer.fundEscrow(transactionId, seller, amount, "USDC", deadline)).escrowId;
}

function answer(message: BuyerAnswer): void {
  process.send?.(message);
}
