import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { devMnemonic } from "./accounts.ts";
import { findAnvil } from "./anvilBinary.ts";
import { type DevnetProcess, startProcess } from "./childProcess.ts";
import { PortTakenError } from "./errors.ts";
import type { Watchdog } from "./watchdog.ts";

/** A running chain. */
export interface Anvil {
  readonly process: DevnetProcess;
  readonly rpcUrl: string;
}

/** How to start an {@link Anvil}. */
export interface StartAnvilParameters {
  readonly port: number | undefined;
  readonly chainId: number;
  readonly forkUrl: string | undefined;
  readonly forkBlockNumber: bigint | undefined;
  readonly hardfork: string | undefined;
  readonly directory: string;
  readonly watchdog: Watchdog;
  /** Told of the process as soon as there is one. */
  readonly onProcess: (process: DevnetProcess) => void;
}

/**
 * Starts anvil on loopback and resolves when it listens.
 *
 * @throws {AnvilMissingError | PortTakenError | ProcessExitedError}
 */
export async function startAnvil(parameters: StartAnvilParameters): Promise<Anvil> {
  const { port, chainId, forkUrl, forkBlockNumber, hardfork, directory, watchdog, onProcess } = parameters;
  const args = ["--host", "127.0.0.1", "--port", `${port ?? 0}`, "--chain-id", `${chainId}`];
  args.push("--mnemonic", devMnemonic, "--accounts", "10", "--balance", "10000");
  if (hardfork !== undefined) args.push("--hardfork", hardfork);
  if (forkUrl !== undefined) {
    // Anvil caches forked state by chain id and block number, which two devnets share without sharing state.
    args.push("--fork-url", forkUrl, "--no-storage-caching", "--no-rate-limit");
    if (forkBlockNumber !== undefined) args.push("--fork-block-number", `${forkBlockNumber}`);
  }

  const anvil = startProcess({
    name: "anvil",
    file: findAnvil(),
    args,
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    logPath: join(directory, "anvil.log"),
    watchdog,
  });
  onProcess(anvil);
  const listening = await Promise.race([readPort(anvil), anvil.exited]);
  if (typeof listening === "number") return { process: anvil, rpcUrl: `http://127.0.0.1:${listening}` };
  if (port !== undefined && /address already in use/i.test(listening.message)) {
    throw new PortTakenError("port", port);
  }
  throw listening;
}

/** Waits for the line by which anvil says that it listens. Ends without an answer when anvil does. */
async function readPort(anvil: DevnetProcess): Promise<number> {
  for (;;) {
    const match = /Listening on 127\.0\.0\.1:(\d+)/.exec(await readFile(anvil.logPath, "utf8"));
    if (match) return Number(match[1]);
    if (anvil.child.exitCode !== null || anvil.child.signalCode !== null) return new Promise(() => {});
    await setTimeout(10);
  }
}
