import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ConsoleConfigInvalidError } from "./errors.ts";
import { serveConsole } from "./serveConsole.ts";

const help = `Serves the owner's page, where owners grant, watch and kill agents' sessions.

Usage: abba-console [options]

  --config <file>        JSON: { "networks": [{ chainId, name, rpcUrl, bundlerUrl, … }], "platformUrl": … }
  --chain-id <number>    Without --config: the chain (default: 84532, Base Sepolia)
  --rpc-url <url>        A node of it (default: https://sepolia.base.org)
  --bundler-url <url>    A bundler of it (default: none)
  --platform-url <url>   The platform whose mailbox carries requests (default: none)
  --port <number>        Port (default: 8788)
  --host <address>       Address to listen on (default: 127.0.0.1, which only this machine reaches)
  --help                 This text

Everybody who opens the page can read its endpoints: name none with a key in it.
`;

const text = { type: "string" } as const;

function readArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      config: text,
      "chain-id": { ...text, default: "84532" },
      "rpc-url": { ...text, default: "https://sepolia.base.org" },
      "bundler-url": text,
      "platform-url": text,
      port: { ...text, default: "8788" },
      host: { ...text, default: "127.0.0.1" },
      help: { type: "boolean", default: false },
    },
  }).values;
}

function readConfig(values: ReturnType<typeof readArguments>) {
  if (values.config !== undefined) return JSON.parse(readFileSync(values.config, "utf8"));
  const chainId = Number(values["chain-id"]);
  return {
    networks: [
      {
        chainId,
        name: chainId === 84_532 ? "Base Sepolia" : `Chain ${chainId}`,
        rpcUrl: values["rpc-url"],
        bundlerUrl: values["bundler-url"],
      },
    ],
    platformUrl: values["platform-url"],
  };
}

/**
 * Runs the command `abba-console` and sets the process's exit code.
 *
 * @param args - The command line without the program.
 */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    const values = readArguments(args);
    if (values.help) {
      console.log(help);
      return;
    }
    const server = await serveConsole(readConfig(values), {
      port: Number(values.port),
      hostname: values.host,
    });
    console.error("abba-console: Ctrl-C stops it");
    console.log(server.url);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => server[Symbol.asyncDispose]());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`abba-console: ${error.message}`);
    process.exitCode = error instanceof ConsoleConfigInvalidError || error instanceof TypeError ? 2 : 1;
  }
}
