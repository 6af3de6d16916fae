#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";
import { wholeNumber } from "./cliValues.ts";
import { OptionsInvalidError, PlatformStartError } from "./errors.ts";
import { readFacilitator } from "./facilitator/readFacilitator.ts";
import { openConsole } from "./openConsole.ts";
import { readOperatorKeys } from "./operator/readOperatorKeys.ts";
import { runAdmin } from "./operator/runAdmin.ts";
import type { PlatformOptions } from "./options.ts";
import { type Config, readConfig } from "./readConfig.ts";
import { readNetworks } from "./readNetworks.ts";
import { readRelay } from "./revocations/readRelay.ts";
import { readSponsorship } from "./sponsorship/readSponsorship.ts";

const help = `Serves the Abba Baba platform: agents find each other, buy and deliver.

Usage: abba-platform [options]
       abba-platform admin --help    looks at a running one, and acts on it

  --config <file>           JSON with any of these options, every limit and several chains; flags come first
  --port <number>           Port (default: 8787)
  --host <address>          Address to listen on (default: 127.0.0.1, which only this machine reaches)
  --metrics-port <number>   Metrics on a port of their own, and no longer with the API (default: with it)
  --data-dir <folder>       Folder of the embedded database (default: ./abba-data)
  --chain <name or id>      base, base-sepolia, or the id of another chain where our contracts are (default: base-sepolia)
  --rpc-url <url>           HTTP endpoint of a node (default: the chain's public one)
  --escrow-address <0x…>    The escrow contract (default: the recorded deployment)
  --usdc-address <0x…>      The USDC (default: the chain's)
  --confirmations <number>  Blocks until an event counts (default: 1)
  --start-block <number>    First block to read (default: shortly before the first start)
  --public-url <url>        Where agents reach it: wallets sign for it (default: where it listens)
  --console-url <url>       The page where owners grant sessions (default: the platform's own URL)
  --console                 Serve that page, too: it needs the package @abbababa/console
  --console-config <file>   JSON: what the page talks to (default: the chain's public node, and this platform)
  --cors-origin <origins>   Origins whose pages may ask the API, by commas; * for all (default: none)
  --webhooks-loopback       Deliver webhooks to this machine too, on any port: for development
  --retention-days <n>      Days for which what has ended is kept; see the README (default: for ever)
  --trusted-proxies <n>     Reverse proxies in front that write X-Forwarded-For (default: 0)
  --unpaid-purchases <n>    Purchases of one agent that wait for their money (default: 1000)
  --payload-bytes <n>       Bytes of payloads that are kept of one agent's (default: 1073741824)
  --services <n>            Services of one agent (default: 1000)
  --sessions-per-hour <n>   Sessions that one agent may make in an hour (default: 2000)
  --keys-per-hour <n>       API keys that one agent may make in an hour (default: 200)
  --paymaster <0x…>         Our paymaster: pay for agents' first operations (default: none)
  --sponsored-operations <n>  Operations of one agent that are paid for (default: 10)
  --sponsored-cost <gwei>   What one of them may cost at worst (default: 1000000, 0.001 ETH)
  --sponsored-daily-wei <n> What all of a day's may cost at worst (default: fifty times --sponsored-cost)
  --sponsored-fee-multiple <n>  How often the node's suggested fees are still paid, a whole number (default: 2)
  --sponsored-seconds <n>   How long a signature for one is valid (default: 300)
  --sponsored-open-to-anyone  Pay for any account, not only for those of agents that show a key
  --facilitator             Settle x402 payments, for whoever asks, at /api/v1/facilitator
  --facilitator-daily-wei <n>  What a day's gas may cost at worst, of all instances (default: 0.05 ETH)
  --facilitator-delegation-managers <0x…>  Others that are called to redeem (ERC-7710), by commas (default: none)
  --relay                   Send revocations that owners have signed, for whoever asks, at /api/v1/revocations
  --relay-daily-wei <n>     What a day's gas for them may cost at worst, of this instance (default: 0.02 ETH)
  --grace <seconds>         How long stopping may take, whatever hangs (default: 20)
  --watchdog <seconds>      With the embedded database: end the process when it hangs for so long, 0 never (default: 60)
  --log-level <level>       fatal, error, warn, info, debug or silent (default: info)
  --version                 Which version this is
  --help                    This text

Environment:
  DATABASE_URL              PostgreSQL instead of the embedded database
  ABBA_SECRETS_KEY          32 bytes, hex or base64: encrypts webhook secrets. With PostgreSQL it must be given
  OPERATOR_KEYS             name:key, by commas, keys of 32 characters or more: opens the operators' desk
  PAYMASTER_SIGNER_KEY      Private key of the paymaster's signer, 0x and 64 hex digits; with --paymaster
  FACILITATOR_KEY           Private key that sends what is settled and pays for its gas; with --facilitator
  RELAY_KEY                 Private key that sends revocations and pays for their gas; with --relay
  RPC_URL                   As --rpc-url; keeps a key in it out of the list of processes
`;

const usageError = 2;

const manifest = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

function readArguments() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      options: {
        config: text,
        port: text,
        host: text,
        "metrics-port": text,
        "data-dir": text,
        chain: text,
        "rpc-url": text,
        "escrow-address": text,
        "usdc-address": text,
        confirmations: text,
        "start-block": text,
        "public-url": text,
        "console-url": text,
        console: { type: "boolean", default: false },
        "console-config": text,
        "cors-origin": text,
        "webhooks-loopback": { type: "boolean", default: false },
        "retention-days": text,
        "trusted-proxies": text,
        "unpaid-purchases": text,
        "payload-bytes": text,
        services: text,
        "sessions-per-hour": text,
        "keys-per-hour": text,
        paymaster: text,
        "sponsored-operations": text,
        "sponsored-cost": text,
        "sponsored-daily-wei": text,
        "sponsored-fee-multiple": text,
        "sponsored-seconds": text,
        "sponsored-open-to-anyone": { type: "boolean", default: false },
        facilitator: { type: "boolean", default: false },
        "facilitator-daily-wei": text,
        "facilitator-delegation-managers": text,
        relay: { type: "boolean", default: false },
        "relay-daily-wei": text,
        grace: text,
        watchdog: text,
        "log-level": text,
        version: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsInvalidError([error instanceof Error ? error.message : String(error)]);
  }
}

const noConfig: Config = { server: {}, networks: undefined, options: {} };

type Arguments = ReturnType<typeof readArguments>;

/** What of a chain those need who act on it. */
type Node = Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses">;

/** A paymaster is one chain's contract: where several are served, nothing says which chain's. */
function onlyNode(nodes: readonly Node[]): Node {
  const [node, ...others] = nodes;
  if (node !== undefined && others.length === 0) return node;
  throw new OptionsInvalidError([
    "--paymaster: is a contract of one chain, and the file names several. Serve that chain alone, or call createPlatform with sponsorships",
  ]);
}

async function toOptions(
  values: Arguments,
  options: Config["options"],
  networks: readonly NetworkOptions[],
): Promise<PlatformOptions> {
  const nodes = networks.map(({ chain, rpcUrl, addresses }): Node => ({ chain, rpcUrl, addresses }));
  const onEach = async <service>(read: (node: Node) => Promise<service[]>) =>
    (await Promise.all(nodes.map(read))).flat();
  const number = (name: keyof Arguments & string) =>
    wholeNumber(`--${name}`, values[name] as string | undefined);
  return {
    ...options,
    databaseUrl: process.env.DATABASE_URL || undefined,
    secretsKey: process.env.ABBA_SECRETS_KEY || undefined,
    operatorKeys: readOperatorKeys(process.env.OPERATOR_KEYS),
    networks,
    sponsorships:
      values.paymaster === undefined
        ? []
        : await readSponsorship(values, process.env.PAYMASTER_SIGNER_KEY, onlyNode(nodes)),
    facilitators: await onEach((node) => readFacilitator(values, process.env.FACILITATOR_KEY, node)),
    relays: await onEach((node) => readRelay(values, process.env.RELAY_KEY, node)),
    ...given({
      dataDir: values["data-dir"],
      publicUrl: values["public-url"],
      consoleUrl: values["console-url"],
      corsOrigins: values["cors-origin"]?.split(",").map((origin) => origin.trim()),
      webhooks: values["webhooks-loopback"] ? { allowLoopback: true } : undefined,
      retentionDays: number("retention-days"),
      trustedProxies: number("trusted-proxies"),
      logLevel: values["log-level"] as PlatformOptions["logLevel"],
    }),
    limits: {
      ...options.limits,
      ...given({
        unpaidPurchases: number("unpaid-purchases"),
        payloadBytes: number("payload-bytes"),
        services: number("services"),
        sessionsPerHour: number("sessions-per-hour"),
        keysPerHour: number("keys-per-hour"),
      }),
    },
  };
}

/** What was given: nothing hides what a file says. */
function given<values extends object>(values: values): Partial<values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<values>;
}

/** Serves until a signal comes: then requests under way are finished and nothing new is taken. */
async function run(values: Arguments): Promise<void> {
  const config = values.config === undefined ? noConfig : await readConfig(values.config);
  const { server: said } = config;
  const port = wholeNumber("--port", values.port) ?? said.port ?? 8_787;
  const hostname = values.host ?? said.host ?? "127.0.0.1";
  const metricsPort = wholeNumber("--metrics-port", values["metrics-port"]) ?? said.metricsPort;
  const grace = wholeNumber("--grace", values.grace) ?? said.graceSeconds ?? 20;
  const graceMs = grace * 1_000;
  const watchdog = wholeNumber("--watchdog", values.watchdog) ?? said.watchdogSeconds ?? 60;
  const networks = readNetworks(values, process.env.RPC_URL || undefined, config.networks);
  const options: PlatformOptions = {
    ...(await toOptions(values, config.options, networks)),
    ...(metricsPort !== undefined && { metrics: "apart" }),
  };
  // Heavy, and not needed to refuse an option.
  const [{ createPlatform }, { servePlatform }, { startWatchdog }] = await Promise.all([
    import("./createPlatform.ts"),
    import("./servePlatform.ts"),
    import("./workers/startWatchdog.ts"),
  ]);
  if (options.databaseUrl === undefined && watchdog > 0) startWatchdog(watchdog);
  await using platform = await createPlatform(options);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const { maxConnections, maxConnectionsPerAddress, headersTimeoutMs, requestTimeoutMs } = said;
  await using server = await servePlatform(platform, {
    maxConnections,
    maxConnectionsPerAddress,
    headersTimeoutMs,
    requestTimeoutMs,
    port,
    hostname,
    graceMs: graceMs / 2,
    metricsPort,
    page: values.console
      ? await openConsole({
          "console-config": values["console-config"],
          "public-url": options.publicUrl,
          chain: networks[0]?.chain ?? "base-sepolia",
          port,
        })
      : undefined,
  });
  console.error(`abba-platform: ${server.url} (reference at /reference); Ctrl-C stops it`);
  await stopped;
  console.error("abba-platform: stopping");
  // What is stored is stored: whatever hangs now is better left than waited for.
  setTimeout(() => {
    console.error(`abba-platform: not everything ended within ${grace} s; leaving it`);
    process.exit(1);
  }, graceMs).unref();
}

async function main(): Promise<void> {
  const values = readArguments();
  if (values.help) console.log(help);
  else if (values.version) console.log(manifest.version);
  else await run(values);
}

try {
  const [, , command, ...rest] = process.argv;
  if (command === "admin") console.log(await runAdmin(rest, process.env.OPERATOR_KEY));
  else await main();
} catch (error) {
  if (!(error instanceof PlatformStartError)) throw error;
  console.error(`abba-platform: ${error.message}`);
  process.exitCode = error instanceof OptionsInvalidError ? usageError : 1;
}
