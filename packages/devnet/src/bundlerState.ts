import { setTimeout } from "node:timers/promises";
import { SetupError } from "./errors.ts";
import { rpcRequest } from "./rpc.ts";

/** Milliseconds a bundle may be under way before it counts as stuck. */
const patience = 30_000;

/**
 * Resolves when no bundle is under way. A receipt reaches its reader a moment before the bundler has taken note of it,
 * and a bundle that a revert takes off the chain behind the bundler's back would be waited for in vain.
 *
 * @throws {SetupError} when a bundle is stuck.
 */
export async function settleBundler(bundlerUrl: string): Promise<void> {
  const limit = AbortSignal.timeout(patience);
  while (!limit.aborted) {
    const metrics = await (await fetch(`${bundlerUrl}/metrics`, { signal: limit })).text();
    if (readGauge(metrics, "available") === readGauge(metrics, "total")) return;
    await setTimeout(10);
  }
  throw new SetupError("A bundle is still pending.", {
    metaMessages: ["Mine a block or wait for pending operations before reverting to a snapshot."],
  });
}

/** Has the bundler forget the operations it has not bundled yet. */
export async function clearBundler(bundlerUrl: string): Promise<void> {
  await rpcRequest(bundlerUrl, "debug_bundler_clearState");
}

/** How many of the bundler's executor wallets there are, or are free. */
function readGauge(metrics: string, which: "available" | "total"): string | undefined {
  return new RegExp(`^alto_executor_wallets_${which}_count(?:\\{.*\\})? (\\d+)`, "m").exec(metrics)?.[1];
}
