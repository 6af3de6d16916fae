/** A process of its own that funds escrows with nothing but a session's string; arguments and results are JSON. */
import { BuyerAgent } from "@abbababa/sdk";
import type { Address } from "viem";
import { baseSepolia } from "viem/chains";

const [
  serializedSessionKey = "",
  rpcUrl = "",
  bundlerUrl = "",
  seller = "",
  deadline = "",
  ...transactionIds
] = process.argv.slice(2);

const agent = new BuyerAgent();
const wait = { pollingInterval: 50, timeout: 30_000 };
await agent.initWithSessionKey({ serializedSessionKey, chain: baseSepolia, rpcUrl, bundlerUrl, ...wait });
const results = await Promise.all(
  transactionIds.map((transactionId) =>
    agent.fundEscrow(transactionId, seller as Address, "1.02", "USDC", BigInt(deadline), wait),
  ),
);
console.log(JSON.stringify(results.map(({ escrowId }) => escrowId)));
