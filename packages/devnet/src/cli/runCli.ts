/// <reference types="node" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
import { createRequire } from "node:module";
import { z } from "zod";
import { DevnetError, OptionsInvalidError } from "../errors.ts";
import { exemptLoopback } from "../exemptLoopback.ts";
import { startDevnet } from "../startDevnet.ts";
import type { Companion } from "./Companion.ts";
import { runCommand } from "./commands.ts";
import { describe, format } from "./format.ts";
import { fund } from "./funding.ts";
import { formatHelp } from "./help.ts";
import { type Arguments, readArguments } from "./readArguments.ts";

export type { Companion };

/** Exit code of a command used wrongly. */
const usageError = 2;

/** Where a chain for development is expected if nothing is said. */
const defaultRpcUrl = "http://127.0.0.1:8545";

/** Starts the devnet and keeps it until a signal comes or a process of it dies. */
async function start(values: Arguments, companion: Companion | undefined): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise<undefined>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(undefined));
  });
  const onProgress = (message: string) => console.error(`devnet: ${message}`);
  const wanted = values.companion === undefined ? undefined : companion;

  const started = Date.now();
  const options = { ...values.options, ...wanted?.options, onProgress, signal: stopping.signal };
  await using devnet = await startDevnet(options);
  await using beside = await wanted?.start(devnet, values.companion?.port);
  for (const funding of values.funding) await fund(devnet, funding);
  onProgress(`ready after ${((Date.now() - started) / 1_000).toFixed(1)} s; Ctrl-C stops it`);
  const url = wanted === undefined || beside === undefined ? undefined : ([wanted.name, beside.url] as const);
  console.log(values.json ? JSON.stringify(describe(devnet, url)) : format(devnet, url));

  const crash = await Promise.race([stopped, devnet.crashed]);
  if (crash !== undefined) throw crash;
  onProgress("stopping");
}

/** Does something to a devnet that is running. */
async function control({ command, rpcUrl, json }: Arguments): Promise<void> {
  exemptLoopback();
  const [name = "", ...args] = command ?? [];
  const { DEVNET_RPC_URL } = process.env;
  const result = await runCommand(name, args, rpcUrl ?? (DEVNET_RPC_URL || defaultRpcUrl));
  console.log(json ? JSON.stringify(result.json) : result.text);
}

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@abbababa/devnet/package.json");
  return z.object({ version: z.string() }).parse(manifest).version;
}

/**
 * Runs the command `abba-devnet` and sets the process's exit code.
 *
 * @param args - The command line without the program; `--` in front, as package managers pass it on, is left out.
 * @param companion - What else an option may start.
 */
export async function runCli(args: readonly string[], companion?: Companion): Promise<void> {
  try {
    const values = readArguments(args[0] === "--" ? args.slice(1) : args, companion);
    if (values.show === "help") console.log(formatHelp(companion));
    else if (values.show === "version") console.log(readVersion());
    else if (values.command === undefined) await start(values, companion);
    else await control(values);
  } catch (error) {
    if (!(error instanceof DevnetError)) throw error;
    if (error.name === "StartAbortedError") return;
    console.error(error.message);
    process.exitCode = error instanceof OptionsInvalidError ? usageError : 1;
  }
}
