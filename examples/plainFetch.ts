/** A program with nothing but a `fetch` that pays, once for each key: `node examples/plainFetch.ts`. */
import { toPayingFetch } from "@abbababa/cli/fetch";
import { openGranted } from "./support/openGranted.ts";
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
const { devnet, payTo, url } = shop;
const { rpcUrl, bundlerUrl } = devnet;

await using granted = await openGranted(
  {
    network: { chain: "base-sepolia", rpcUrl, bundlerUrl, pollingInterval: 50 },
    fund: (account) => devnet.fundUsdc(account, 1_000_000n),
  },
  { payments: [{ token: "USDC", payees: [payTo], perPayment: "0.01", perPeriod: 10 }] },
);

// Whatever takes a `fetch` can be given this one.
const fetch = toPayingFetch({ agent: granted.agent });
const unnamed = await fetch(`${url}/forecast`).catch((error: Error) => error);
console.log(`Without a key nothing is paid: ${unnamed instanceof Error ? unnamed.name : unnamed.status}.`);

const response = await fetch(`${url}/forecast`, { headers: { "Idempotency-Key": "forecast-monday" } });
console.log(`With one it is: ${JSON.stringify(await response.json())}`);
const earned = await shop.earned();
console.log(`The seller has ${earned} base units.`);
if (earned !== 10_000n) throw new Error("The forecast was not paid once.");
