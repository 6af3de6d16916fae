/** An owner who lets another process sell: `node examples/delegatedSeller.ts`. That process is delegatedSellerAgent.ts. */
import { formatAmount, SellerAgent } from "@abbababa/sdk";
import { parseEther } from "viem";
import { buyOnce } from "./support/buyOnce.ts";
import { registerOwner } from "./support/registerOwner.ts";
import { runAgent } from "./support/runAgent.ts";
import { runExample } from "./support/runExample.ts";

const about =
  "An owner delegates selling one service to a process that gets one string, and earns what it sells.";

await runExample(about, async (market, signal) => {
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A translator");
  const owner = new SellerAgent(agentOptions);
  const service = await owner.listService({ title: "Translation", category: "language", price: "5.00" });

  const session = await owner.createSession({
    budgetUsdc: "1.00",
    expiry: 3_600,
    allowedServiceIds: [service.id],
    onChain: { ...market.network, ownerPrivateKey, gasBudgetWei: parseEther("0.1") },
  });
  console.log(`Owner: delegated selling "${service.title}" for an hour.`);

  const agent = new URL("delegatedSellerAgent.ts", import.meta.url);
  await Promise.all([runAgent(agent, session.serialize(), market, signal), buyOnce(market, service.id)]);

  const { items } = await owner.api.transactions.list({ role: "seller" });
  for (const { price, status } of items) {
    console.log(`Owner: earned ${formatAmount(BigInt(price))} USDC, the sale is ${status}.`);
  }
  await owner.api.sessions.revoke(session.sessionId);
  console.log("Owner: the session is revoked at the platform.");
});
