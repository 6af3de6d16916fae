/** An agent pays a cent for a forecast, once, whatever happens: `node examples/x402Agent.ts`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSessionKey, useSessionKey } from "@abbababa/sdk";
import { payingFetch } from "@abbababa/x402-aa-session";
import { createFileBook } from "@abbababa/x402-aa-session/book/file";
import { generatePrivateKey } from "viem/accounts";
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
const { devnet, payTo, url } = shop;
const { chain, rpcUrl, bundlerUrl } = devnet;

// The owner: at most a cent a payment, ten payments a day, to this seller alone.
const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
  ownerPrivateKey: generatePrivateKey(),
  chain,
  rpcUrl,
  payments: [{ token: "USDC", payees: [payTo], perPayment: "0.01", perPeriod: 10 }],
  periodSeconds: 86_400,
  validitySeconds: 7 * 86_400,
  escrowCalls: "none",
});
await devnet.fundUsdc(smartAccountAddress, 1_000_000n);

// The agent: the string, and a folder that remembers which key is which payment.
const folder = await mkdtemp(join(tmpdir(), "abba-payments-"));
const session = await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl });
const pay = payingFetch(session, { book: createFileBook({ folder }) });
for (const attempt of ["first", "second"]) {
  const { response, payment } = await pay(`${url}/forecast`, {}, { key: "forecast-for-monday" });
  const { forecast } = (await response.json()) as { forecast: string };
  console.log(`${attempt}: ${forecast}, paid ${payment?.settledBefore === undefined ? "now" : "before"}`);
}
console.log(`the seller has ${await shop.earned()} base units`);
await rm(folder, { recursive: true });
if ((await shop.earned()) !== 10_000n) throw new Error("The forecast was not paid once.");
