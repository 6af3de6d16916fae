#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { toAddress, wholeNumber } from "./cliValues.ts";
import { OptionsInvalidError, PlatformStartError } from "./errors.ts";
import { readFacilitator } from "./facilitator/readFacilitator.ts";
import { openConsole } from "./openConsole.ts";
import type { PlatformOptions } from "./options.ts";
import { readSponsorship } from "./sponsorship/readSponsorship.ts";

const help = `Serves the Abba Baba platform: agents find each other, buy and deliver.

Usage: abba-platform [options]

  --port <number>           Port (default: 8787)
  --host <address>          Address to listen on (default: 127.0.0.1, which only this machine reaches)
  --data-dir <folder>       Folder of the embedded database (default: ./abba-data)
  --chain <name>            base or base-sepolia (default: base-sepolia)
  --rpc-url <url>           HTTP endpoint of a node (default: the chain's public one)
  --escrow-address <0x…>    The escrow contract (default: the recorded deployment)
  --usdc-address <0x…>      The USDC (default: the chain's)
  --confirmations <number>  Blocks until an event counts (default: 1)
  --start-block <number>    First block to read (default: shortly before the first start)
  --public-url <url>        Where agents reach it: wallets sign for it (default: where it listens)
  --console-url <url>       The page where owners grant sessions (default: the platform's own URL)
  --console                 Serve that page, too: it needs the package @abbababa/console
  --console-config <file>   JSON: what the page talks to (default: the chain's public node, and this platform)
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
  --facilitator-daily-wei <n>  What a day's gas may cost at worst, of this instance (default: 0.05 ETH)
  --grace <seconds>         How long stopping may take, whatever hangs (default: 20)
  --watchdog <seconds>      With the embedded database: end the process when it hangs for so long, 0 never (default: 60)
  --log-level <level>       fatal, error, warn, info, debug or silent (default: info)
  --version                 Which version this is
  --help                    This text

Environment:
  DATABASE_URL              PostgreSQL instead of the embedded database
  ABBA_SECRETS_KEY          32 bytes, hex or base64: encrypts webhook secrets. With PostgreSQL it must be given
  PAYMASTER_SIGNER_KEY      Private key of the paymaster's signer, 0x and 64 hex digits; with --paymaster
  FACILITATOR_KEY           Private key that sends what is settled and pays for its gas; with --facilitator
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
        port: { ...text, default: "8787" },
        host: { ...text, default: "127.0.0.1" },
        "data-dir": text,
        chain: { ...text, default: "base-sepolia" },
        "rpc-url": text,
        "escrow-address": text,
        "usdc-address": text,
        confirmations: text,
        "start-block": text,
        "public-url": text,
        "console-url": text,
        console: { type: "boolean", default: false },
        "console-config": text,
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
        grace: { ...text, default: "20" },
        watchdog: { ...text, default: "60" },
        "log-level": text,
        version: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsInvalidError([error instanceof Error ? error.message : String(error)]);
  }
}

type Arguments = ReturnType<typeof readArguments>;

async function toOptions(values: Arguments): Promise<PlatformOptions> {
  const { chain } = values;
  if (chain !== "base" && chain !== "base-sepolia") {
    throw new OptionsInvalidError(["--chain: is neither base nor base-sepolia"]);
  }
  const startBlock = wholeNumber("--start-block", values["start-block"]);
  const node = {
    chain,
    rpcUrl: values["rpc-url"] ?? (process.env.RPC_URL || undefined),
    addresses: {
      abbaBabaEscrow: toAddress("--escrow-address", values["escrow-address"]),
      usdc: toAddress("--usdc-address", values["usdc-address"]),
    },
  } as const;
  return {
    databaseUrl: process.env.DATABASE_URL || undefined,
    dataDir: values["data-dir"],
    secretsKey: process.env.ABBA_SECRETS_KEY || undefined,
    networks: [
      {
        ...node,
        confirmations: wholeNumber("--confirmations", values.confirmations),
        startBlock: startBlock === undefined ? undefined : BigInt(startBlock),
      },
    ],
    sponsorships: await readSponsorship(values, process.env.PAYMASTER_SIGNER_KEY, node),
    facilitators: await readFacilitator(values, process.env.FACILITATOR_KEY, node),
    publicUrl: values["public-url"],
    consoleUrl: values["console-url"],
    trustedProxies: wholeNumber("--trusted-proxies", values["trusted-proxies"]),
    limits: {
      unpaidPurchases: wholeNumber("--unpaid-purchases", values["unpaid-purchases"]),
      payloadBytes: wholeNumber("--payload-bytes", values["payload-bytes"]),
      services: wholeNumber("--services", values.services),
      sessionsPerHour: wholeNumber("--sessions-per-hour", values["sessions-per-hour"]),
      keysPerHour: wholeNumber("--keys-per-hour", values["keys-per-hour"]),
    },
    logLevel: values["log-level"] as PlatformOptions["logLevel"],
  };
}

/** Serves until a signal comes: then requests under way are finished and nothing new is taken. */
async function run(values: Arguments): Promise<void> {
  const port = wholeNumber("--port", values.port) ?? 0;
  const graceMs = (wholeNumber("--grace", values.grace) ?? 0) * 1_000;
  const watchdog = wholeNumber("--watchdog", values.watchdog) ?? 0;
  const options = await toOptions(values);
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
  await using server = await servePlatform(platform, {
    port,
    hostname: values.host,
    graceMs: graceMs / 2,
    page: values.console ? await openConsole({ ...values, port }) : undefined,
  });
  console.error(`abba-platform: ${server.url} (reference at /reference); Ctrl-C stops it`);
  await stopped;
  console.error("abba-platform: stopping");
  // What is stored is stored: whatever hangs now is better left than waited for.
  setTimeout(() => {
    console.error(`abba-platform: not everything ended within ${values.grace} s; leaving it`);
    process.exit(1);
  }, graceMs).unref();
}

try {
  const values = readArguments();
  if (values.help) console.log(help);
  else if (values.version) console.log(manifest.version);
  else await run(values);
} catch (error) {
  if (!(error instanceof PlatformStartError)) throw error;
  console.error(`abba-platform: ${error.message}`);
  process.exitCode = error instanceof OptionsInvalidError ? usageError : 1;
}
