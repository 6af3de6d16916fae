import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { knownChains } from "@abbababa/sdk";
import { z } from "zod";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";
import { OptionsInvalidError } from "./errors.ts";
import type { ServePlatformOptions } from "./servePlatform.ts";

/** What the command line says about the page. */
export interface ConsoleValues {
  readonly chain: NetworkOptions["chain"];
  readonly port: number;
  /** File of what the page talks to. */
  readonly "console-config"?: string | undefined;
  readonly "public-url"?: string | undefined;
}

/** Not a dependency: the page needs nothing of the platform, and the platform nothing of it. */
const packageName = "@abbababa/console";

const consoleModule = z.object({
  createConsoleHandler: z.custom<(config: unknown) => NonNullable<ServePlatformOptions["page"]>>(
    (value) => typeof value === "function",
  ),
});

/**
 * Opens the owner's page, which is a package of its own, installed beside this one.
 *
 * @param values - What the command line says.
 * @returns What answers requests for the page.
 * @throws {OptionsInvalidError} when it is not installed, or its configuration is none.
 */
export async function openConsole(values: ConsoleValues): Promise<ServePlatformOptions["page"]> {
  const { createConsoleHandler } = consoleModule.parse(await import(findConsole()));
  try {
    return createConsoleHandler(readConfig(values));
  } catch (error) {
    throw new OptionsInvalidError([`--console: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Beside this package, or in the project that the command was called in. */
function findConsole(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return pathToFileURL(createRequire(from).resolve(packageName)).href;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    }
  }
  throw new OptionsInvalidError([`--console: install ${packageName} beside the platform`]);
}

function readConfig(values: ConsoleValues): unknown {
  const file = values["console-config"];
  if (file !== undefined) return JSON.parse(readFileSync(file, "utf8"));
  const { chain } = values;
  if (typeof chain !== "string") {
    throw new OptionsInvalidError([
      `--console: says nothing of chain ${chain.id} by itself. Write what the page talks to into a file: --console-config`,
    ]);
  }
  const { id, name, rpcUrls } = knownChains[chain];
  return {
    networks: [{ chainId: id, name, rpcUrl: rpcUrls.default.http[0] }],
    platformUrl: values["public-url"] ?? `http://127.0.0.1:${values.port}`,
  };
}
