/**
 * The main job, start to end: an owner grants a bounded session, an agent in a process of its own buys with it through
 * the platform, and a thief with a copy of it gets nowhere.
 *
 *     pnpm demo          for people
 *     pnpm demo --json   one object on stdout: { ok, steps, attacks }
 */
import { parseArgs } from "node:util";
import { BuyerAgent, registerAgent } from "@abbababa/sdk";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import { createOwner, createWorld, escrowScope, startingUsdc } from "@abbababa/sdk-tests/world";
import { erc20Abi } from "viem";
import { onInterrupt } from "../support/onInterrupt.ts";
import { type StartedMarket, startMarket } from "../support/startMarket.ts";
import { startSeller } from "../support/startSeller.ts";
import { openShop } from "../support/startShop.ts";
import { openApiThief } from "./apiThief.ts";
import { openPlatformThief } from "./platformThief.ts";
import { createReporter, type Reporter } from "./report.ts";
import { type Buyer, startBuyer } from "./startBuyer.ts";
import { tryAttacks, tryOnceMore } from "./thief.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  console.log("Usage: pnpm demo [--json]\n\n  --json  print one object on stdout, and progress on stderr");
  process.exit(0);
}

const report = createReporter(values.json ? process.stderr : process.stdout);
const { signal, interrupted } = onInterrupt();

let failure: unknown;
try {
  await run(report);
} catch (error) {
  failure = error;
}
const result = report.finish();
const ok = result.ok && failure === undefined;
if (values.json) console.log(JSON.stringify({ ...result, ok }));
if (failure !== undefined) console.error(signal.aborted ? "\nInterrupted." : failure);
process.exit(signal.aborted ? 130 : ok ? 0 : 1);

async function run(reporter: Reporter): Promise<void> {
  // It takes a while to load: meanwhile the network starts.
  await using buyer = startBuyer();
  reporter.title("A local network and a platform");
  await using market = await reporter.step("chain, bundler, contracts, platform", () => startMarket(signal));
  await Promise.race([tell(reporter, market, buyer), interrupted]);
}

async function tell(
  { step, title, note, attack }: Reporter,
  market: StartedMarket,
  buyer: Buyer,
): Promise<void> {
  const { network, platformUrl } = market;
  const { rpcUrl, bundlerUrl } = network;
  const world = await step("an owner with 100 USDC, a thief", () => createWorld(market.devnet));
  const owner = await createOwner(world);
  await using seller = await step("a seller lists services", () => startSeller(market, ["5.00", "60.00"]));
  const [cheap, dear] = seller.services;
  if (cheap === undefined || dear === undefined) throw new Error("The seller offers too little.");

  await using shop = await step("an API that costs a cent a call", () => openShop(market.devnet));

  title("The owner grants 50 USDC for an hour to two sellers, and ten calls of the API");
  const ownerAgent = await step("registers at the platform", async () => {
    const encryptionKey = generateEncryptionKey();
    const { publicKey: e2ePublicKey } = encryptionKey;
    const account = { ...network, owner: owner.eoa, name: "A buyer", e2ePublicKey, baseUrl: platformUrl };
    const { apiKey } = await registerAgent(account);
    return new BuyerAgent({ baseUrl: platformUrl, apiKey: apiKey.reveal(), encryptionKey });
  });
  const session = await step("one signature, nothing sent; one string for chain and platform", () =>
    ownerAgent.createSession({
      allowedServiceIds: [cheap.id, dear.id],
      onChain: {
        ...network,
        owner: owner.eoa,
        spend: [{ token: "USDC", perOperation: 10_000_000n, lifetime: 50_000_000n }],
        counterparties: [seller.walletAddress, world.sellers[0].address, shop.payTo],
        payments: [{ token: "USDC", payees: [shop.payTo], perPayment: 10_000n, perPeriod: 10 }],
        gasBudgetWei: 10n ** 18n,
        escrowScope,
      },
    }),
  );
  const bundle = session.serialize();

  title("The agent buys: a process that holds nothing but the string");
  await buyer.ask({ type: "open", bundle, platformUrl, rpcUrl, bundlerUrl });
  await step("finds a service, and opens a purchase that only the seller can read", () =>
    buyer.ask({ type: "purchase", words: "translation", maxTotal: "5.10", text: "Bonjour" }),
  );
  await step("pays 5.10 USDC into escrow", () => buyer.ask({ type: "pay" }));
  const delivered = await step("reads what was delivered in secret, and accepts it", () =>
    buyer.ask({ type: "accept" }),
  );
  note(`delivered: ${delivered}`);
  await step("the seller is paid 5.00 USDC", async () => {
    const usdc = { abi: erc20Abi, address: world.usdc } as const;
    const args = [seller.walletAddress] as const;
    const held = await market.devnet.publicClient.readContract({ ...usdc, functionName: "balanceOf", args });
    if (held !== startingUsdc + 5_000_000n) throw new Error(`The seller holds ${held}.`);
  });

  const forecast = await step("calls the API, and pays a cent for the answer by a signature (x402)", () =>
    buyer.ask({ type: "request", url: `${shop.url}/forecast` }),
  );
  note(`answered: ${forecast}`);
  if ((await shop.earned()) !== 10_000n) throw new Error("The API was not paid a cent.");

  title("A thief has a copy of the string");
  const thief = await tryAttacks(attack, world, { owner, bundle });
  const platformThief = await openPlatformThief(market, bundle, { cheap, dear });
  await platformThief.tryAttacks(attack);
  const apiThief = await openApiThief(market, bundle, shop);
  await apiThief.tryAttacks(attack);

  title("The owner kills the session");
  const { onChainSessionId: sessionId } = session;
  if (sessionId === undefined) throw new Error("The session has no half on the chain.");
  await step("one transaction of the owner's own, no bundler needed", () =>
    BuyerAgent.revokeSessionKey({
      ...network,
      owner: owner.eoa,
      account: owner.account,
      sessionId,
      via: "direct",
    }),
  );
  await step("one call to the platform", () => ownerAgent.api.sessions.revoke(session.sessionId));
  await step("the thief's last try on the chain, within the old terms, is refused", () =>
    tryOnceMore(thief, world),
  );
  await step("the thief's last try at the platform is refused", () => platformThief.tryOnceMore());
  await step("what the thief had signed for the API is worth nothing any more", () => apiThief.tryOnceMore());
}
