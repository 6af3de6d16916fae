import { parseArgs } from "node:util";
import { OptionsInvalidError } from "../errors.ts";
import type { DevnetOptions } from "../options.ts";
import type { Companion } from "./Companion.ts";
import { type Funding, parseFunding } from "./funding.ts";

/** The command line, read. */
export interface Arguments {
  readonly show: "help" | "version" | undefined;
  /** For a devnet that is running; without one, a devnet is started. */
  readonly command: readonly [name: string, ...args: string[]] | undefined;
  readonly rpcUrl: string | undefined;
  readonly options: DevnetOptions;
  readonly funding: readonly Funding[];
  readonly json: boolean;
  /** Where the companion listens, if it was asked for. */
  readonly companion: { readonly port: number | undefined } | undefined;
}

/** Options of a start, and of no command. */
const startOptions = [
  "port",
  "bundler-port",
  "chain-id",
  "fork-url",
  "block-time",
  "entry-point-06",
  "fund",
] as const;

/**
 * Reads the command line.
 *
 * @param args - Without the program.
 * @param companion - What else an option may start.
 * @throws {OptionsInvalidError}
 */
export function readArguments(args: readonly string[], companion: Companion | undefined): Arguments {
  const { given, positionals } = parse(args, companion);
  const string = (name: string) => (typeof given[name] === "string" ? given[name] : undefined);
  const number = (name: string) => (given[name] === undefined ? undefined : Number(given[name]));
  const [name, ...rest] = positionals;
  const mixed =
    name === undefined
      ? ["rpc-url"].filter((option) => given[option] !== undefined)
      : startOptions.filter((option) => given[option] !== undefined);
  if (mixed.length > 0) {
    const [option] = mixed;
    throw new OptionsInvalidError([
      name === undefined
        ? `--${option} belongs to a command for a running devnet: increase-time, mine or faucet.`
        : `--${option} belongs to the start of a devnet, not to ${name}.`,
    ]);
  }
  const funding = Array.isArray(given.fund) ? given.fund.map((text) => parseFunding(String(text))) : [];
  return {
    show: given.help === true ? "help" : given.version === true ? "version" : undefined,
    command: name === undefined ? undefined : [name, ...rest],
    rpcUrl: string("rpc-url"),
    options: {
      port: number("port"),
      bundlerPort: number("bundler-port"),
      chainId: number("chain-id"),
      forkUrl: string("fork-url"),
      blockTime: number("block-time"),
      entryPoint06: given["entry-point-06"] === true,
    },
    funding,
    json: given.json === true,
    companion:
      companion !== undefined && given[companion.name] === true
        ? { port: number(`${companion.name}-port`) }
        : undefined,
  };
}

function parse(args: readonly string[], companion: Companion | undefined) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: text,
        "bundler-port": text,
        "chain-id": text,
        "fork-url": text,
        "block-time": text,
        "entry-point-06": { type: "boolean" },
        fund: { type: "string", multiple: true },
        "rpc-url": text,
        json: flag,
        help: flag,
        version: flag,
        ...(companion && { [companion.name]: flag, [`${companion.name}-port`]: text }),
      },
    });
    const given: Readonly<Record<string, unknown>> = values;
    return { given, positionals };
  } catch (error) {
    throw new OptionsInvalidError([error instanceof Error ? error.message : String(error)]);
  }
}
