/** An owner who lets another process buy: `node examples/delegatedBuyer.ts`. That process is delegatedBuyerAgent.ts. */
import { BuyerAgent, formatAmount } from "@abbababa/sdk";
import { parseEther } from "viem";
import { registerOwner } from "./support/registerOwner.ts";
import { runAgent } from "./support/runAgent.ts";
import { runExample } from "./support/runExample.ts";
import { startSeller } from "./support/startSeller.ts";

const about =
  "An owner delegates a budget of 8 USDC to a process that gets one string, and cannot spend more.";

await runExample(about, async (market, signal) => {
  await using seller = await startSeller(market, ["5.00"]);
  const { ownerPrivateKey, agentOptions } = await registerOwner(market, "A buyer");

  const owner = new BuyerAgent(agentOptions);
  const session = await owner.createSession({
    budgetUsdc: "8.00",
    expiry: 3_600,
    allowedServiceIds: seller.services.map(({ id }) => id),
    // The chain enforces the same budget and time, also on whoever goes round the platform.
    onChain: {
      ...market.network,
      ownerPrivateKey,
      counterparties: [seller.walletAddress],
      gasBudgetWei: parseEther("0.1"),
    },
  });
  console.log(`Owner: delegated ${session.budgetUsdc} USDC for an hour.`);

  await runAgent(new URL("delegatedBuyerAgent.ts", import.meta.url), session.serialize(), market, signal);

  const { spentUsdc, remainingUsdc } = await owner.api.sessions.revoke(session.sessionId);
  const [spent, left] = [spentUsdc, remainingUsdc].map((amount) => formatAmount(BigInt(amount ?? 0)));
  console.log(`Owner: ${spent} USDC were spent, ${left} left; the session is revoked at the platform.`);
});
