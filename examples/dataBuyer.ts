/** An agent buys data until its budget ends, asks for more, and goes on: `node examples/dataBuyer.ts`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSessionKey, describeRequest, grantSession, renewSession, useSessionKey } from "@abbababa/sdk";
import { PaymentsUsedUpError } from "@abbababa/sdk/errors";
import { payingFetch } from "@abbababa/x402-aa-session";
import { createFileBook } from "@abbababa/x402-aa-session/book/file";
import { generatePrivateKey } from "viem/accounts";
import { expectRefusal } from "./support/expectRefusal.ts";
import { startShop } from "./support/startShop.ts";

await using shop = await startShop();
const { devnet, payTo, url } = shop;
const { chain, rpcUrl, bundlerUrl } = devnet;
const network = { chain, rpcUrl, bundlerUrl };

// The owner: two payments of a cent, to this seller alone.
const ownerPrivateKey = generatePrivateKey();
const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
  ...network,
  ownerPrivateKey,
  payments: [{ token: "USDC", payees: [payTo], perPayment: "0.01", perPeriod: 2 }],
  escrowCalls: "none",
});
await devnet.fundUsdc(smartAccountAddress, 1_000_000n);
await devnet.fundEth(smartAccountAddress, 10n ** 18n);

// The agent: a key for each piece of data, so that no piece is paid twice.
const folder = await mkdtemp(join(tmpdir(), "abba-payments-"));
const book = createFileBook({ folder });
let session = await useSessionKey({ ...network, serializedSessionKey });
const buy = (piece: string) => payingFetch(session, { book })(`${url}/forecast`, {}, { key: piece });
for (const piece of ["monday", "tuesday"]) {
  const { payment } = await buy(piece);
  console.log(`Agent: ${piece} for ${payment?.value} base units.`);
}

// The third is one too many. The agent asks for the session after this one, and the owner reads it in words.
await expectRefusal(PaymentsUsedUpError, () => buy("wednesday"));
const asked = await renewSession({
  ...network,
  serializedSessionKey,
  name: "Data buyer",
  reason: "The rest of the week",
  payments: [{ token: "USDC", payees: [payTo], perPayment: "0.01", perPeriod: 5 }],
});
console.log(`Owner reads: ${describeRequest({ request: asked.serializedRequest }).sentences[0]}`);
const { grant } = await grantSession({ ...network, ownerPrivateKey, request: asked.serializedRequest });
console.log("Owner: allowed what the agent asked for.");

session = await session.openNext(grant);
await buy("wednesday");
await buy("monday").catch((error: Error) => console.log(`Agent: monday is not paid again: ${error.name}.`));
await rm(folder, { recursive: true });
const earned = await shop.earned();
console.log(`The seller has ${earned} base units for three pieces.`);
if (earned !== 30_000n) throw new Error("Three pieces were not paid once each.");
