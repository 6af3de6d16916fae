import { parseArgs } from "node:util";
import { createFaucet } from "./createFaucet.ts";
import type { Market } from "./Market.ts";
import { onInterrupt } from "./onInterrupt.ts";
import { readEndpoints } from "./readEndpoints.ts";

/**
 * Runs an example in a market: the one that the environment names, or one of its own. Ends the process: with 0, with 1
 * when the example fails, with 2 when it is called wrongly, with 130 on Ctrl-C. Nothing that was started stays.
 *
 * @param about - What the example shows, in a sentence.
 * @param example - Gets the market, and what tells it that it was called off.
 */
export async function runExample(
  about: string,
  example: (market: Market, signal: AbortSignal) => Promise<void>,
): Promise<never> {
  readArguments(about);
  const { signal, interrupted } = onInterrupt();
  try {
    await using stack = new AsyncDisposableStack();
    const market = await openMarket(stack, signal);
    await Promise.race([example(market, signal), interrupted]);
  } catch (error) {
    if (!signal.aborted) console.error(error);
    process.exit(signal.aborted ? 130 : 1);
  }
  process.exit(signal.aborted ? 130 : 0);
}

/** A market in the environment must be whole: half of one is a mistake, not a wish for another. */
async function openMarket(stack: AsyncDisposableStack, signal: AbortSignal): Promise<Market> {
  if (process.env.PLATFORM_URL === undefined) {
    console.log("Starting a local network and a platform …");
    // Heavy, and not needed in a market that runs.
    const { startMarket } = await import("./startMarket.ts");
    return stack.use(await startMarket(signal));
  }
  const endpoints = readEndpoints();
  return { ...endpoints, fund: createFaucet(endpoints) };
}

function readArguments(about: string): void {
  const usage = `Usage: node ${process.argv[1]} [--help]

${about}

Starts a local network and a platform of its own, unless PLATFORM_URL, RPC_URL and BUNDLER_URL name a devnet and a
platform that are running.`;
  try {
    const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
    if (!values.help) return;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
  console.log(usage);
  process.exit(0);
}
