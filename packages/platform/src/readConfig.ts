import { readFile } from "node:fs/promises";
import { type Chain, defineChain } from "viem";
import { z } from "zod";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";
import { OptionsInvalidError } from "./errors.ts";
import type { PlatformOptions } from "./options.ts";

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "is not an address")
  .transform((value) => value as `0x${string}`);

/** A chain in a file: one that is known by its name or id, or any other where our contracts are. */
const networkSchema = z.strictObject({
  chain: z.union([z.string(), z.int().positive()]),
  network: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "is not a name of a-z 0-9 -")
    .optional(),
  rpcUrl: z.string().optional(),
  escrowAddress: address.optional(),
  usdcAddress: address.optional(),
  confirmations: z.int().positive().optional(),
  startBlock: z.int().min(0).optional(),
});

const portNumber = z.int().min(0).max(65_535).optional();

/** What is `abba-platform`'s own. */
const serverSchema = z.object({
  port: portNumber,
  host: z.string().optional(),
  metricsPort: portNumber,
  graceSeconds: z.int().min(0).optional(),
  watchdogSeconds: z.int().min(0).optional(),
  maxConnections: z.int().positive().optional(),
  maxConnectionsPerAddress: z.int().positive().optional(),
  headersTimeoutMs: z.int().positive().optional(),
  requestTimeoutMs: z.int().positive().optional(),
});

/** All else is an option of the platform, and checked as one. */
const configSchema = z.looseObject({
  ...serverSchema.shape,
  networks: z.array(networkSchema).min(1).optional(),
});

/** Of what a file cannot hold, or should not. */
const elsewhere = {
  databaseUrl: "is said by DATABASE_URL",
  secretsKey: "is said by ABBA_SECRETS_KEY",
  operatorKeys: "is said by OPERATOR_KEYS",
  sponsorships: "is said by --paymaster",
  relays: "is said by --relay",
  clock: "is not for a file",
  logStream: "is not for a file",
} as const;

/** How `abba-platform` serves, apart from what the platform is told. */
export type ServerConfig = Readonly<z.output<typeof serverSchema>>;

/** What a file says. */
export interface Config {
  readonly server: ServerConfig;
  readonly networks: readonly NetworkOptions[] | undefined;
  readonly options: Partial<PlatformOptions>;
}

/**
 * Reads a file of options, as JSON.
 *
 * @throws {OptionsInvalidError}
 */
export async function readConfig(path: string): Promise<Config> {
  const fault = (issue: string) => new OptionsInvalidError([`--config: ${issue}`]);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch {
    throw fault(`${path} cannot be read as JSON`);
  }
  const result = configSchema.safeParse(json);
  if (!result.success) {
    const issues = result.error.issues.map((issue) => `${issue.path.join(".") || path}: ${issue.message}`);
    throw new OptionsInvalidError(issues);
  }
  const { networks, ...others } = result.data;
  const options = Object.fromEntries(
    Object.entries(others).filter(([name]) => !(name in serverSchema.shape)),
  );
  for (const [name, where] of Object.entries(elsewhere)) {
    if (name in options) throw fault(`${name} ${where}`);
  }
  return {
    server: serverSchema.parse(others),
    networks: networks?.map(toNetwork),
    options: options as Partial<PlatformOptions>,
  };
}

function toNetwork(given: z.output<typeof networkSchema>): NetworkOptions {
  const { chain, network, rpcUrl, escrowAddress, usdcAddress, confirmations, startBlock } = given;
  return {
    chain: toChain(chain, rpcUrl),
    network,
    rpcUrl,
    addresses: { abbaBabaEscrow: escrowAddress, usdc: usdcAddress },
    confirmations,
    startBlock: startBlock === undefined ? undefined : BigInt(startBlock),
  };
}

const known: Readonly<Record<string, "base" | "base-sepolia">> = {
  base: "base",
  "8453": "base",
  "base-sepolia": "base-sepolia",
  "84532": "base-sepolia",
};

/**
 * Finds a chain by its name or id; any other is served where its node and our contracts are named.
 *
 * @throws {OptionsInvalidError}
 */
export function toChain(chain: string | number, rpcUrl: string | undefined): "base" | "base-sepolia" | Chain {
  const named = known[String(chain)];
  if (named !== undefined) return named;
  const id = Number(chain);
  if (!Number.isSafeInteger(id) || id <= 0) {
    throw new OptionsInvalidError([
      `chain: ${String(chain).slice(0, 40)} is neither base, base-sepolia nor an id`,
    ]);
  }
  if (rpcUrl === undefined) throw new OptionsInvalidError([`chain: ${id} takes the URL of a node`]);
  return defineChain({
    id,
    name: `Chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
}
