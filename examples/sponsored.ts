/** One whose gas the platform pays: `node examples/sponsored.ts`. The seller is in support/startSeller.ts. */

import { BuyerAgent, contractAddress } from "@abbababa/sdk";
import { SponsorshipRefusedError } from "@abbababa/sdk/errors";
import { createPublicClient, http } from "viem";
import { baseSepolia } from "viem/chains";
import { expectRefusal } from "./support/expectRefusal.ts";
import { registerOwner } from "./support/registerOwner.ts";
import { runExample } from "./support/runExample.ts";
import { startSeller } from "./support/startSeller.ts";

const about =
  "A buyer whose gas the platform pays, because the agent shows who it is; nobody else's is paid.";

await runExample(about, async (market) => {
  await using seller = await startSeller(market, ["5.00"]);
  const { ownerPrivateKey, agentOptions, walletAddress } = await registerOwner(market, "A buyer");

  // The owner's terms say which paymaster may pay, and bound what it may spend on the session.
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({
    ...market.network,
    ownerPrivateKey,
    counterparties: [seller.walletAddress],
    paymaster: contractAddress("abbaBabaPaymaster", { chainId: baseSepolia.id }),
  });
  const opening = { ...market.network, serializedSessionKey, gasStrategy: "sponsored" } as const;
  const deadline = Math.floor(Date.now() / 1_000) + 86_400;
  const fund = (buyer: BuyerAgent) =>
    buyer.fundEscrow("an order", seller.walletAddress, "5.10", "USDC", deadline);

  // Of an agent without a key the platform does not know whose it is.
  const nobody = new BuyerAgent({ baseUrl: market.platformUrl });
  await nobody.initWithSessionKey(opening);
  await expectRefusal(SponsorshipRefusedError, () => fund(nobody));

  const buyer = new BuyerAgent(agentOptions);
  await buyer.initWithSessionKey(opening);
  const { rpcUrl, pollingInterval } = market.network;
  const chain = createPublicClient({ chain: baseSepolia, transport: http(rpcUrl), pollingInterval });
  const before = await chain.getBalance({ address: walletAddress });
  const { escrow } = await fund(buyer);
  const spent = before - (await chain.getBalance({ address: walletAddress }));
  console.log(`The escrow is ${escrow.status}; the account's own gas has cost it ${spent} wei.`);
  if (spent !== 0n) throw new Error("The account has paid for its gas.");
});
