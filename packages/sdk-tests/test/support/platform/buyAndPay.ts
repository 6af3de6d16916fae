import type { BuyerAgent } from "@abbababa/sdk";
import type { Transaction } from "@abbababa/sdk/api";
import { patience } from "../agents/agents.ts";
import { total } from "./market.ts";

/** Buys a service with some request, and pays. */
export async function buyAndPay(
  agent: BuyerAgent,
  serviceId: string,
  requestPayload?: string,
): Promise<Transaction> {
  const { transaction, paymentInstructions: pay } = await agent.purchase({
    serviceId,
    maxTotal: total,
    requestPayload,
  });
  const windows = { ...pay, ...patience };
  const funded = agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, windows);
  return (await funded).transaction;
}
