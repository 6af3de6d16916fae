import { parseArgs } from "node:util";
import type { Devnet } from "./devnet.ts";
import { DevnetError, InvalidOptionsError } from "./errors.ts";
import type { DevnetOptions } from "./options.ts";
import { startDevnet } from "./startDevnet.ts";

/** What may be started beside a devnet, by an option of its own. */
export interface Companion {
  /** Its option, without the dashes; its port is that and `-port`. */
  readonly name: string;
  /** Its lines of `--help`. */
  readonly help: string;
  /** What the devnet is to be told. */
  readonly options?: Pick<DevnetOptions, "paymasterSigner"> | undefined;
  /**
   * Starts it on a devnet that is up. It is stopped before the devnet.
   *
   * @param port - Where it listens; `undefined`: a free one.
   */
  start(devnet: Devnet, port: number | undefined): Promise<AsyncDisposable & { readonly url: string }>;
}

const help = `Usage: abba-devnet [options]

Starts a local chain with EntryPoint v0.7, Kernel v3.1, the stock session modules, USDC, the Abba Baba contracts and an
ERC-4337 bundler. Stays up until Ctrl-C.

Options:
  --port <port>          port of the chain (default: a free one)
  --bundler-port <port>  port of the bundler (default: a free one)
  --chain-id <id>        chain id (default: 84532, or that of the chain forked)
  --fork-url <url>       fork the chain at this HTTP endpoint
  --block-time <seconds> mine at this interval (default: a block for every transaction)%COMPANION%
  --json                 print one JSON object with the URLs and addresses instead of text
  --help                 print this

Progress goes to standard error, what was started to standard output.`;

/** Exit code of a command used wrongly. */
const usageError = 2;

interface Arguments {
  readonly options: DevnetOptions;
  readonly json: boolean;
  readonly help: boolean;
  /** Where the companion listens, if it was asked for. */
  readonly companion: { readonly port: number | undefined } | undefined;
}

function readArguments(args: readonly string[], companion: Companion | undefined): Arguments {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: text,
        "bundler-port": text,
        "chain-id": text,
        "fork-url": text,
        "block-time": text,
        json: flag,
        help: flag,
        ...(companion && { [companion.name]: flag, [`${companion.name}-port`]: text }),
      },
    });
    const given: Readonly<Record<string, unknown>> = values;
    const string = (name: string) => (typeof given[name] === "string" ? given[name] : undefined);
    const number = (name: string) => (given[name] === undefined ? undefined : Number(given[name]));
    return {
      options: {
        port: number("port"),
        bundlerPort: number("bundler-port"),
        chainId: number("chain-id"),
        forkUrl: string("fork-url"),
        blockTime: number("block-time"),
      },
      json: given.json === true,
      help: given.help === true,
      companion:
        companion !== undefined && given[companion.name] === true
          ? { port: number(`${companion.name}-port`) }
          : undefined,
    };
  } catch (error) {
    throw new InvalidOptionsError([error instanceof Error ? error.message : String(error)]);
  }
}

type Beside = readonly [name: string, url: string] | undefined;

function describe(devnet: Devnet, beside: Beside): Record<string, unknown> {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  return {
    rpcUrl,
    bundlerUrl,
    chainId: chain.id,
    addresses,
    contracts,
    accounts: accounts.map(({ address, privateKey }) => ({ address, privateKey })),
    logDirectory,
    ...(beside && { [`${beside[0]}Url`]: beside[1] }),
  };
}

function format(devnet: Devnet, beside: Beside): string {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  const rows = [
    ["Chain", `${rpcUrl} (id ${chain.id})`],
    ["Bundler", bundlerUrl],
    ...(beside ? [[`${beside[0].slice(0, 1).toUpperCase()}${beside[0].slice(1)}`, beside[1]]] : []),
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
async function run(values: Arguments, companion: Companion | undefined): Promise<void> {
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
  onProgress(`ready after ${((Date.now() - started) / 1_000).toFixed(1)} s; Ctrl-C stops it`);
  const url = wanted === undefined || beside === undefined ? undefined : ([wanted.name, beside.url] as const);
  console.log(values.json ? JSON.stringify(describe(devnet, url)) : format(devnet, url));

  const crash = await Promise.race([stopped, devnet.crashed]);
  if (crash !== undefined) throw crash;
  onProgress("stopping");
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
    if (values.help) console.log(help.replace("%COMPANION%", companion ? `\n${companion.help}` : ""));
    else await run(values, companion);
  } catch (error) {
    if (!(error instanceof DevnetError)) throw error;
    if (error.name === "StartAbortedError") return;
    console.error(error.message);
    process.exitCode = error instanceof InvalidOptionsError ? usageError : 1;
  }
}
