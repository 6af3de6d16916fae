/** A seller agent whose MCP tool costs a cent, and an agent that calls it: `node examples/paidTool.ts`. */
import { createSessionKey, useSessionKey } from "@abbababa/sdk";
import { createMemoryBook } from "@abbababa/x402-aa-session";
import { paidTools, payingTools, type ToolCaller } from "@abbababa/x402-aa-session/mcp";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { generatePrivateKey } from "viem/accounts";
import { z } from "zod";
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
const { devnet, payTo, resourceServer, network } = shop;
const { chain, rpcUrl, bundlerUrl } = devnet;

// The seller agent: a tool, and its price.
const { priced } = paidTools({ server: resourceServer });
const accepts = { scheme: "exact", price: "$0.01", network, payTo };
const mcp = new McpServer({ name: "translator", version: "1.0.0" });
mcp.registerTool(
  "translate",
  { description: "Translates a word into French.", inputSchema: z.object({ word: z.string() }) },
  priced({ name: "translate", accepts }, ({ word }: { word: string }, _: unknown) => ({
    content: [{ type: "text" as const, text: word === "hello" ? "bonjour" : word }],
  })),
);

// The buying agent: an MCP client as it has it anyway, and its session.
const client = new Client({ name: "buyer", version: "1.0.0" });
const [ours, theirs] = InMemoryTransport.createLinkedPair();
await Promise.all([mcp.connect(theirs), client.connect(ours)]);
const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
  ownerPrivateKey: generatePrivateKey(),
  chain,
  rpcUrl,
  payments: [{ token: "USDC", payees: [payTo], perPayment: "0.01", perPeriod: 10 }],
  escrowCalls: "none",
});
await devnet.fundUsdc(smartAccountAddress, 1_000_000n);
const session = await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl });
const call = payingTools(session, {
  client: client as ToolCaller,
  server: "translator.example",
  book: createMemoryBook(),
});

const { result, payment } = await call(
  { name: "translate", arguments: { word: "hello" } },
  { key: "word-1" },
);
console.log(`The tool says ${JSON.stringify(result.content)}, for ${payment?.value} base units.`);
await client.close();
if ((await shop.earned()) !== 10_000n) throw new Error("The tool was not paid once.");
