/** A job with an hourly allowance: `node examples/batchJob.ts`. The seller is in support/startSeller.ts. */

import { BuyerAgent, formatAmount, parseAmount } from "@abbababa/sdk";
import { ApiBudgetExceededError, SpendCapExceededError } from "@abbababa/sdk/errors";
import { parseEther } from "viem";
import { registerOwner } from "./support/registerOwner.ts";
import { runExample } from "./support/runExample.ts";
import { startSeller } from "./support/startSeller.ts";
import { untilDelivered } from "./support/untilDelivered.ts";

const about = "A job of four hours buys under hourly caps, and stops by a typed error where they end.";

const texts = ["un", "deux", "trois", "quatre", "cinq"];
/** A service of 1 USDC with its fee. */
const price = parseAmount("1.02");

await runExample(about, async (market) => {
  await using seller = await startSeller(market, ["1.00"]);
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A buyer");
  const serviceId = seller.services[0]?.id ?? "";

  const session = await new BuyerAgent(agentOptions).createSession({
    allowedServiceIds: [serviceId],
    onChain: {
      ...market.network,
      ownerPrivateKey,
      validitySeconds: 14_400,
      periodSeconds: 3_600,
      // One purchase in one operation, three an hour, twelve altogether.
      spend: [{ token: "USDC", perOperation: price, perPeriod: 3n * price, lifetime: 12n * price }],
      counterparties: [seller.walletAddress],
      gasBudgetWei: parseEther("0.5"),
    },
  });

  // Elsewhere this is another process, which gets the string as in delegatedBuyer.ts.
  const job = new BuyerAgent({ baseUrl: market.platformUrl });
  await job.initWithSession(session.serialize(), market.network);
  const hours = (session.expiry - Date.now() / 1_000) / 3_600;
  console.log(`${session.budgetUsdc} USDC for ${hours.toFixed(0)} hours.`);

  let done = 0;
  try {
    for (const text of texts) {
      await buy(job, serviceId, text);
      done++;
      await printLeft(job);
    }
  } catch (error) {
    const isSpent = error instanceof SpendCapExceededError || error instanceof ApiBudgetExceededError;
    if (!isSpent) throw error;
    console.log(`Stopped after ${done} of ${texts.length}: ${error.name}: ${error.shortMessage}`);
    await printLeft(job);
  }
  if (done !== 3) throw new Error(`The hourly cap pays for 3 purchases; there were ${done}.`);
});

async function buy(job: BuyerAgent, serviceId: string, text: string): Promise<void> {
  const { transaction, paymentInstructions: pay } = await job.purchaseEncrypted({
    serviceId,
    maxTotal: price,
    payload: { text, to: "en" },
  });
  const { id } = transaction;
  try {
    await job.fundAndVerify(id, pay.sellerAddress, price, "USDC", pay.deadline, pay);
  } catch (error) {
    // What the chain refuses to pay for is given back to the platform's budget.
    if (error instanceof SpendCapExceededError) await job.api.transactions.cancel(id);
    throw error;
  }
  await untilDelivered(job, id);
  console.log(`"${text}":`, await job.decryptResponsePayload(id));
  await job.confirmAndRelease(id);
}

async function printLeft(job: BuyerAgent): Promise<void> {
  const { budgets, operationsLeft } = await job.getSessionStatus();
  const { remainingUsdc } = await job.api.sessions.current();
  for (const { leftInPeriod, left } of budgets) {
    const amounts = [leftInPeriod, left, BigInt(remainingUsdc ?? 0)].map((amount) => formatAmount(amount));
    const [hour, chain, platform] = amounts;
    console.log(
      `  left: ${hour} USDC this hour, ${chain} in all (at the platform ${platform}), ${operationsLeft} operations`,
    );
  }
}
