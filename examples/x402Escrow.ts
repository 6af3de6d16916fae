/** An agent orders a report, pays into the escrow, and releases on delivery: `node examples/x402Escrow.ts`. */
import { createSessionKey, useSessionKey } from "@abbababa/sdk";
import { accept, submitDelivery, totalWithFee } from "@abbababa/sdk/escrow";
import { escrowScheme } from "@abbababa/x402-aa-session";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { createWalletClient, http, keccak256, toHex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
const { devnet, seller, url } = shop;
const { chain, rpcUrl, bundlerUrl } = devnet;

// The owner: one report, from this seller alone.
const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
  ownerPrivateKey: generatePrivateKey(),
  chain,
  rpcUrl,
  spend: [{ token: "USDC", lifetime: totalWithFee(1_000_000n) }],
  counterparties: [seller.address],
});
await devnet.fundUsdc(smartAccountAddress, 2_000_000n);
await devnet.fundEth(smartAccountAddress, 10n ** 18n);

// The agent: the order is taken when the money is in the escrow.
const session = await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl });
const client = new x402Client().register(`eip155:${chain.id}`, escrowScheme(session)).setSpendControls(false);
const shown: unknown[] = [];
client.onAfterPaymentCreation(async ({ paymentPayload }) => {
  shown.push(paymentPayload.payload.escrowId);
});
const response = await wrapFetchWithPayment(fetch, client)(`${url}/report`);
const [escrowId] = shown as `0x${string}`[];
if (escrowId === undefined || response.status !== 202) throw new Error("The order was not taken.");
console.log(`ordered: HTTP ${response.status}, escrow ${escrowId.slice(0, 10)}…`);

// The seller delivers; the agent is content.
const wallet = createWalletClient({ account: seller, chain, transport: http(rpcUrl) });
await submitDelivery(wallet, { escrowId, proofHash: keccak256(toHex("the report")) });
await accept(session, { escrowId });
console.log(`the seller has ${await shop.earned()} base units`);
if ((await shop.earned()) !== 1_000_000n) throw new Error("The report was not paid.");
