import type { Devnet } from "@abbababa/devnet";
import { startPlatformDevnet } from "@abbababa/platform-devnet";
import { createFaucet } from "./createFaucet.ts";
import type { Market } from "./Market.ts";
import type { Endpoints } from "./readEndpoints.ts";

/** A market that this process has started. Disposing stops all of it. */
export interface StartedMarket extends Market, AsyncDisposable {
  readonly devnet: Devnet;
}

/**
 * Starts a devnet with a platform on it, on free ports of loopback.
 *
 * @param signal - Calls the start off, or stops what was started.
 */
export async function startMarket(signal: AbortSignal): Promise<StartedMarket> {
  const local = await startPlatformDevnet({ signal });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= Promise.resolve(local[Symbol.asyncDispose]());
    return stopped;
  };
  signal.addEventListener("abort", () => void stop(), { once: true });
  if (signal.aborted) await stop();
  signal.throwIfAborted();
  const { devnet, platformUrl } = local;
  const { rpcUrl, bundlerUrl } = devnet;
  const endpoints: Endpoints = {
    platformUrl,
    network: { chain: "base-sepolia", rpcUrl, bundlerUrl, pollingInterval: 50 },
  };
  return { ...endpoints, devnet, fund: createFaucet(endpoints), [Symbol.asyncDispose]: stop };
}
