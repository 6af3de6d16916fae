import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { createPlatform } from "@abbababa/platform";
import { serve } from "@hono/node-server";
import { createFaucet } from "./createFaucet.ts";
import type { Market } from "./Market.ts";
import type { Endpoints } from "./readEndpoints.ts";

/** A market that this process has started. Disposing stops all of it. */
export interface StartedMarket extends Market, AsyncDisposable {
  readonly devnet: Devnet;
}

/**
 * Starts a devnet, and a platform on it that lives in memory and listens on a free port of loopback.
 *
 * @param signal - Calls the start off, or stops what was started.
 */
export async function startMarket(signal: AbortSignal): Promise<StartedMarket> {
  await using started = new AsyncDisposableStack();
  const devnet = started.use(await startDevnet({ signal }));
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const platform = started.use(
    await createPlatform({
      dataDir: "memory://",
      networks: [{ chain, rpcUrl, network: "devnet" }],
      pollingIntervalMs: 100,
      rateLimits: false,
      logLevel: "silent",
      webhooks: { allowLoopback: true },
    }),
  );
  const server = serve({ fetch: platform.app.fetch, hostname: "127.0.0.1", port: 0 });
  started.defer(() => void server.close());
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const endpoints: Endpoints = {
    platformUrl: `http://127.0.0.1:${port}`,
    network: { chain: "base-sepolia", rpcUrl, bundlerUrl, pollingInterval: 50 },
  };
  signal.throwIfAborted();
  const stack = started.move();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stack.disposeAsync();
    return stopped;
  };
  signal.addEventListener("abort", () => void stop(), { once: true });
  return { ...endpoints, devnet, fund: createFaucet(endpoints), [Symbol.asyncDispose]: stop };
}
