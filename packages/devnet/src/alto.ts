import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Address } from "viem";
import type { DevAccount } from "./accounts.ts";
import type { AltoMessage } from "./altoPreload.ts";
import { type DevnetProcess, startProcess } from "./childProcess.ts";
import { PortTakenError, SetupError } from "./errors.ts";
import { siblingModule } from "./siblingModule.ts";
import type { Watchdog } from "./watchdog.ts";

/** A running bundler. */
export interface Alto {
  readonly process: DevnetProcess;
  readonly bundlerUrl: string;
}

/** How to start an {@link Alto}. */
export interface StartAltoParameters {
  readonly port: number | undefined;
  readonly rpcUrl: string;
  /** What it serves; each must be on the chain. */
  readonly entryPoints: readonly Address[];
  /** The first is the utility account, the others execute bundles. */
  readonly keys: readonly DevAccount[];
  readonly directory: string;
  readonly watchdog: Watchdog;
  /** Told of the process as soon as there is one. */
  readonly onProcess: (process: DevnetProcess) => void;
}

/**
 * Starts Alto on loopback and resolves when it listens. The EntryPoints must be on the chain.
 *
 * @throws {PortTakenError | ProcessExitedError}
 */
export async function startAlto(parameters: StartAltoParameters): Promise<Alto> {
  const { port, rpcUrl, entryPoints, keys, directory, watchdog, onProcess } = parameters;
  const [utility, ...executors] = keys;
  if (utility === undefined || executors.length === 0) throw new SetupError("Alto needs two keys.");
  const cli = join(dirname(createRequire(import.meta.url).resolve("@pimlico/alto")), "cli/alto.js");
  const flags = {
    entrypoints: entryPoints.join(","),
    "rpc-url": rpcUrl,
    port: port ?? 0,
    "utility-private-key": utility.privateKey,
    "executor-private-keys": executors.map(({ privateKey }) => privateKey).join(","),
    "min-entity-stake": 1,
    "min-entity-unstake-delay": 1,
    // Safe mode cannot read what its own simulation of EntryPoint v0.7 returns.
    "safe-mode": false,
    // Looks for its bundles at this interval (milliseconds) instead of waiting for a block number it has not seen, which
    // after a revert to a snapshot would be long in coming; and asks the chain for receipts instead of its memory.
    "flashblocks-preconfirmation-time": 50,
    "receipt-cache-ttl": 1,
    "enable-cors": true,
    "enable-debug-endpoints": true,
    // The balances are set once, on a chain whose Ether costs nothing.
    "refilling-wallets": false,
    "utility-wallet-monitor": false,
  };
  const alto = startProcess({
    name: "alto",
    file: process.execPath,
    args: [
      "--import",
      pathToFileURL(siblingModule("altoPreload")).href,
      cli,
      ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ],
    cwd: directory,
    // Nothing of the caller's environment: Alto reads ALTO_*, SENTRY_DSN and .env files.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ABBA_DEVNET_CHAIN: rpcUrl },
    logPath: join(directory, "alto.log"),
    watchdog,
    ipc: true,
  });
  onProcess(alto);

  const message = await Promise.race([firstMessage(alto), alto.exited]);
  if (message instanceof Error) throw message;
  if (message.type === "listenFailed") {
    if (port !== undefined && message.code === "EADDRINUSE") throw new PortTakenError("bundlerPort", port);
    throw new SetupError(`Alto cannot listen: ${message.code}.`);
  }
  return { process: alto, bundlerUrl: `http://127.0.0.1:${message.port}` };
}

async function firstMessage(alto: DevnetProcess): Promise<AltoMessage> {
  const [message] = (await once(alto.child, "message")) as [AltoMessage];
  return message;
}
