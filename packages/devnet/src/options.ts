import { type Address, isAddress, parseEther } from "viem";
import { z } from "zod";
import { OptionsInvalidError } from "./errors.ts";

const port = z.int().min(1).max(65_535);

const schema = z.strictObject({
  port: port.optional(),
  bundlerPort: port.optional(),
  chainId: z.int().positive().optional(),
  forkUrl: z.url({ protocol: /^https?$/ }).optional(),
  forkBlockNumber: z.bigint().nonnegative().optional(),
  paymasterSigner: z.custom<Address>((value) => typeof value === "string" && isAddress(value)).optional(),
  paymasterDeposit: z.bigint().nonnegative().default(parseEther("10")),
  blockTime: z.number().positive().optional(),
  entryPoint06: z.boolean().default(false),
  hardfork: z.enum(["cancun", "prague", "osaka"]).optional(),
  startTimeout: z.int().positive().default(60_000),
  logDirectory: z.string().min(1).optional(),
  onProgress: z.custom<(message: string) => void>((value) => typeof value === "function").optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

/** What {@link startDevnet} can be told. */
export interface DevnetOptions {
  /** Port of the chain. @default a free one */
  readonly port?: number | undefined;
  /** Port of the bundler. @default a free one */
  readonly bundlerPort?: number | undefined;
  /** Chain id. @default 84532 (Base Sepolia), or that of the chain forked */
  readonly chainId?: number | undefined;
  /** HTTP endpoint of a chain to fork; what it already holds is left as it is. */
  readonly forkUrl?: string | undefined;
  /** Block to fork at. @default the latest */
  readonly forkBlockNumber?: bigint | undefined;
  /** Who signs what the paymaster pays for; it then has a stake and a deposit. @default nobody: it pays for nothing */
  readonly paymasterSigner?: Address | undefined;
  /** Wei that the paymaster pays from, with a `paymasterSigner`. @default 10 ETH */
  readonly paymasterDeposit?: bigint | undefined;
  /** Seconds between blocks. @default a block for every transaction */
  readonly blockTime?: number | undefined;
  /**
   * Whether the chain has EntryPoint v0.6, too, with the SimpleAccounts of its authors, and the bundler serves it.
   * @default false
   */
  readonly entryPoint06?: boolean | undefined;
  /** Rules of the EVM; before Osaka a chain may lack the P-256 precompile, as this one does then. @default anvil's newest */
  readonly hardfork?: "cancun" | "prague" | "osaka" | undefined;
  /** Milliseconds the start may take. @default 60000 */
  readonly startTimeout?: number | undefined;
  /** Where logs go and stay. @default a temporary directory, removed by a clean `close()` */
  readonly logDirectory?: string | undefined;
  /** Told what is being done. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Calls off a start under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Options after validation. */
export type ParsedOptions = z.output<typeof schema>;

/**
 * Validates options.
 *
 * @throws {OptionsInvalidError} naming every option at fault.
 */
export function parseOptions(options: DevnetOptions): ParsedOptions {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new OptionsInvalidError(
    result.error.issues.map((issue) => `${issue.path.join(".") || "options"}: ${issue.message}`),
  );
}
