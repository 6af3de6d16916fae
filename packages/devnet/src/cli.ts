#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { Devnet } from "./devnet.ts";
import { DevnetError, InvalidOptionsError } from "./errors.ts";
import type { DevnetOptions } from "./options.ts";
import { startDevnet } from "./startDevnet.ts";

const help = `Usage: abba-devnet [options]

Starts a local chain with EntryPoint v0.7, Kernel v3.1, the stock session modules, USDC, the Abba Baba contracts and an
ERC-4337 bundler. Stays up until Ctrl-C.

Options:
  --port <port>          port of the chain (default: a free one)
  --bundler-port <port>  port of the bundler (default: a free one)
  --chain-id <id>        chain id (default: 84532, or that of the chain forked)
  --fork-url <url>       fork the chain at this HTTP endpoint
  --block-time <seconds> mine at this interval (default: a block for every transaction)
  --json                 print one JSON object with the URLs and addresses instead of text
  --help                 print this

Progress goes to standard error, what was started to standard output.`;

/** Exit code of a command used wrongly. */
const usageError = 2;

type Arguments = ReturnType<typeof readArguments>;

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        "bundler-port": { type: "string" },
        "chain-id": { type: "string" },
        "fork-url": { type: "string" },
        "block-time": { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new InvalidOptionsError([error instanceof Error ? error.message : String(error)]);
  }
}

function toOptions(values: Arguments): DevnetOptions {
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return {
    port: number(values.port),
    bundlerPort: number(values["bundler-port"]),
    chainId: number(values["chain-id"]),
    forkUrl: values["fork-url"],
    blockTime: number(values["block-time"]),
  };
}

function describe(devnet: Devnet): Record<string, unknown> {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  return {
    rpcUrl,
    bundlerUrl,
    chainId: chain.id,
    addresses,
    contracts,
    accounts: accounts.map(({ address, privateKey }) => ({ address, privateKey })),
    logDirectory,
  };
}

function format(devnet: Devnet): string {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  const rows = [
    ["Chain", `${rpcUrl} (id ${chain.id})`],
    ["Bundler", bundlerUrl],
    ["Logs", logDirectory],
    ["EntryPoint", addresses.entryPoint],
    ["USDC", addresses.usdc],
    ...Object.entries(contracts),
  ];
  const table = rows.map(([name = "", value = ""]) => `${name.padEnd(24)}${value}`);
  const keys = accounts.map(({ address, privateKey }) => `${address}  ${privateKey}`);
  return [...table, "", "Accounts with 10,000 ETH each, keys known to everybody:", ...keys].join("\n");
}

/** Starts the devnet and keeps it until a signal comes or a process of it dies. */
async function run(values: Arguments): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise<undefined>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(undefined));
  });
  const onProgress = (message: string) => console.error(`devnet: ${message}`);

  const started = Date.now();
  await using devnet = await startDevnet({ ...toOptions(values), onProgress, signal: stopping.signal });
  onProgress(`ready after ${((Date.now() - started) / 1_000).toFixed(1)} s; Ctrl-C stops it`);
  console.log(values.json ? JSON.stringify(describe(devnet)) : format(devnet));

  const crash = await Promise.race([stopped, devnet.crashed]);
  if (crash !== undefined) throw crash;
  onProgress("stopping");
}

try {
  const values = readArguments();
  if (values.help) console.log(help);
  else await run(values);
} catch (error) {
  if (!(error instanceof DevnetError)) throw error;
  if (error.name !== "StartAbortedError") {
    console.error(error.message);
    process.exitCode = error instanceof InvalidOptionsError ? usageError : 1;
  }
}
