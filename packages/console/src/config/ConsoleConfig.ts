import { describeIssues, sentences } from "@abbababa/sdk/internal";
import * as z from "zod/mini";

const endpoint = z.url({ protocol: /^https?$/, error: "is not an http(s) URL" }).check(z.maxLength(2_048));
const address = z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/, "is not an address"));

const networkSchema = z.strictObject({
  chainId: z.int().check(z.positive()),
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  rpcUrl: endpoint,
  bundlerUrl: z.optional(endpoint),
  paymasterUrl: z.optional(endpoint),
  explorerUrl: z.optional(endpoint),
  fromBlock: z._default(z.int().check(z.nonnegative()), 0),
  addresses: z.optional(z.record(z.string().check(z.regex(/^[a-zA-Z]{1,32}$/)), address)),
});

const configSchema = z.strictObject({
  networks: z.array(networkSchema).check(z.minLength(1), z.maxLength(16)),
  platformUrl: z.optional(endpoint),
});

/** Where one chain is reached. */
export interface ConsoleNetwork {
  readonly chainId: number;
  /** For people. */
  readonly name: string;
  /** HTTP endpoint of a node. */
  readonly rpcUrl: string;
  /** HTTP endpoint of an ERC-4337 bundler. @default none: nothing is sent but by the owner's wallet */
  readonly bundlerUrl?: string | undefined;
  /** HTTP endpoint of an ERC-7677 paymaster service. */
  readonly paymasterUrl?: string | undefined;
  /** Where transactions can be looked at. */
  readonly explorerUrl?: string | undefined;
  /** The block before which no account has sessions. @default 0 */
  readonly fromBlock: number;
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: Readonly<Record<string, string>> | undefined;
}

/** What the page talks to, and nothing else. Everybody who opens the page can read it. */
export interface ConsoleConfig {
  readonly networks: readonly ConsoleNetwork[];
  /** The platform, for requests that came by its mailbox and revocations that it relays. @default none */
  readonly platformUrl?: string | undefined;
}

/** What {@link parseConfig} takes: defaults may be left out. */
export type ConsoleConfigInput = z.input<typeof configSchema>;

/**
 * Reads a configuration.
 *
 * @param value - JSON.
 * @returns The configuration, or what is wrong with it, one sentence each.
 */
export function parseConfig(value: unknown): { config: ConsoleConfig } | { issues: readonly string[] } {
  const result = configSchema.safeParse(value, sentences);
  if (result.success) return { config: result.data };
  return { issues: describeIssues(result.error) };
}
