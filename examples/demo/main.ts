/**
 * The main job, start to end: an owner grants a bounded key, an agent in a process of its own buys with it, and a thief
 * with a copy of the key gets nowhere.
 *
 *     pnpm demo          for people
 *     pnpm demo --json   one object on stdout: { ok, steps, attacks }
 */
import { parseArgs } from "node:util";
import { startDevnet } from "@abbababa/devnet";
import { BuyerAgent, getEscrow, submitDelivery } from "@abbababa/sdk";
import { createOwner, createWorld, escrowScope } from "@abbababa/sdk-tests/world";
import { createWalletClient, http, keccak256, toHex } from "viem";
import { createReporter, type Reporter } from "./report.ts";
import { startBuyer } from "./startBuyer.ts";
import { tryAttacks, tryOnceMore } from "./thief.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  console.log("Usage: pnpm demo [--json]\n\n  --json  print one object on stdout, and progress on stderr");
  process.exit(0);
}

const report = createReporter(values.json ? process.stderr : process.stdout);
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());

let failure: unknown;
try {
  await run(report, interrupted.signal);
} catch (error) {
  failure = error;
}
const result = report.finish();
const ok = result.ok && failure === undefined;
if (values.json) console.log(JSON.stringify({ ...result, ok }));
if (failure !== undefined) console.error(interrupted.signal.aborted ? "\nInterrupted." : failure);
process.exit(interrupted.signal.aborted ? 130 : ok ? 0 : 1);

async function run({ step, title, note, attack }: Reporter, signal: AbortSignal): Promise<void> {
  title("A local network");
  await using devnet = await step("chain, EntryPoint, Kernel, bundler, contracts", () =>
    startDevnet({ signal }),
  );
  const stop = () => void devnet.close();
  signal.addEventListener("abort", stop, { once: true });
  const world = await step("an owner with 100 USDC, two sellers, a thief", () => createWorld(devnet));
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const owner = await createOwner(world);
  const [seller] = world.sellers;

  title("The owner grants 50 USDC for an hour to two sellers");
  const granted = await step("one signature, nothing sent", () =>
    BuyerAgent.createSessionKey({
      owner: owner.eoa,
      chain,
      rpcUrl,
      spend: [{ token: "USDC", perOperation: 10_000_000n, lifetime: 50_000_000n }],
      counterparties: world.sellers.map(({ address }) => address),
      gasBudgetWei: 10n ** 18n,
      escrowScope,
    }),
  );
  const { serializedSessionKey, sessionId } = granted;
  for (const sentence of (await BuyerAgent.inspectSessionKey({ serializedSessionKey })).words) note(sentence);

  title("The agent buys: a process that holds nothing but the string");
  await using buyer = startBuyer();
  const transactionId = "order-17";
  const deadline = Number((await devnet.publicClient.getBlock()).timestamp) + 86_400;
  const order = { transactionId, seller: seller.address, amount: "5.10", deadline };
  const escrowId = await step("the buyer funds an escrow of 5.10 USDC", () =>
    buyer.ask({ type: "buy", serializedSessionKey, rpcUrl, bundlerUrl, ...order }),
  );
  const wallet = createWalletClient({
    account: seller,
    chain,
    transport: http(rpcUrl),
    pollingInterval: 100,
  });
  await step("the seller delivers", () =>
    submitDelivery(wallet, { escrowId, proofHash: keccak256(toHex("the goods")) }),
  );
  await step("the buyer accepts, and the seller is paid 5.00 USDC", async () => {
    await buyer.ask({ type: "release", transactionId });
    const { status, locked } = await getEscrow(wallet, { escrowId });
    if (status !== "Released" || locked !== 5_000_000n)
      throw new Error(`The escrow is ${status}, with ${locked}.`);
  });

  title("A thief has a copy of the string");
  const thief = await tryAttacks(attack, world, { owner, serializedSessionKey });

  title("The owner kills the session");
  await step("one transaction of the owner's own, no bundler needed", () =>
    BuyerAgent.revokeSessionKey({ owner: owner.eoa, chain, rpcUrl, sessionId, via: "direct" }),
  );
  await step("the thief's last try, within the old terms, is refused", () => tryOnceMore(thief, world));
  signal.removeEventListener("abort", stop);
}
