import type { Chain } from "viem";
import * as z from "zod/mini";
import { environmentVariable, readEnvironment } from "../environment/readEnvironment.ts";
import { ParametersInvalidError, parseWith } from "../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { ChainUnknownError, EndpointMissingError } from "./chainErrors.ts";
import type { ContractAddresses } from "./contractAddresses.ts";
import { contractAddressesSchema } from "./contractAddressesSchema.ts";
import { type KnownChainName, knownChains } from "./knownChains.ts";

/** Where the chain and its services are. */
export interface NetworkParameters {
  /** A known chain's name, or a chain as viem describes it. @default `ABBA_CHAIN`, or "base-sepolia" */
  readonly chain?: KnownChainName | Chain | undefined;
  /** HTTP endpoint of a node. @default `RPC_URL`, or the chain's public one */
  readonly rpcUrl?: string | undefined;
  /** HTTP endpoint of an ERC-4337 bundler. @default `BUNDLER_URL` */
  readonly bundlerUrl?: string | undefined;
  /** HTTP endpoint of an ERC-7677 paymaster service. @default `PAYMASTER_URL` */
  readonly paymasterUrl?: string | undefined;
  /**
   * Shorthand for ZeroDev's hosted bundler and paymaster; endpoints that are given or that environment variables name win.
   */
  readonly zeroDevProjectId?: string | undefined;
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: ContractAddresses | undefined;
  /** Milliseconds between looks at the chain, where something is waited for. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

/** What {@link NetworkParameters} may hold. */
export const networkNames = {
  chain: true,
  rpcUrl: true,
  bundlerUrl: true,
  paymasterUrl: true,
  zeroDevProjectId: true,
  addresses: true,
  pollingInterval: "milliseconds",
} satisfies Names<NetworkParameters>;

/** A network with defaults filled in. */
export interface Network {
  readonly chain: Chain;
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly bundlerUrl: string | undefined;
  readonly paymasterUrl: string | undefined;
  readonly addresses: ContractAddresses;
}

export type ResolveNetworkErrorType = ChainUnknownError | EndpointMissingError | ParametersInvalidError;

const endpoint = z.optional(
  z.string("is not an http(s) URL").check(z.maxLength(2048), z.refine(isHttpUrl, "is not an http(s) URL")),
);

/** Form of {@link NetworkParameters}. */
const networkSchema = z.object({
  chain: z.optional(z.union([z.string(), z.custom<Chain>((value) => isChain(value), "is not a chain")])),
  rpcUrl: endpoint,
  bundlerUrl: endpoint,
  paymasterUrl: endpoint,
  zeroDevProjectId: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/, "is not a project id"))),
  addresses: z.optional(contractAddressesSchema),
});

/**
 * Fills in a network's defaults: what is given wins, then what environment variables name, then `zeroDevProjectId` and
 * the chain's own.
 *
 * @param parameters - What is known.
 * @returns The network.
 * @throws {ChainUnknownError} when a chain is named that is not known.
 * @throws {EndpointMissingError} when the chain has no public node and none is given.
 *
 * @example
 * resolveNetwork({ chain: "base", zeroDevProjectId: "…" }).bundlerUrl;
 */
export function resolveNetwork(parameters: NetworkParameters): Network {
  checkParameters(parameters, networkNames, "network parameters");
  return readNetwork(parameters);
}

/** As {@link resolveNetwork}, out of parameters that hold more, whose names were checked before. */
export function readNetwork(parameters: NetworkParameters): Network {
  const parsed = parseWith(networkSchema, parameters, "network parameters");
  const chain = findChain(parsed.chain ?? readEnvironment("chain") ?? "base-sepolia");
  const hosted =
    parsed.zeroDevProjectId && `https://rpc.zerodev.app/api/v3/${parsed.zeroDevProjectId}/chain/${chain.id}`;
  const rpcUrl = parsed.rpcUrl ?? namedEndpoint("rpcUrl") ?? chain.rpcUrls.default.http[0];
  if (rpcUrl === undefined) throw new EndpointMissingError("rpcUrl");
  return {
    chain,
    chainId: chain.id,
    rpcUrl,
    bundlerUrl: parsed.bundlerUrl ?? namedEndpoint("bundlerUrl") ?? hosted,
    paymasterUrl: parsed.paymasterUrl ?? namedEndpoint("paymasterUrl") ?? hosted,
    addresses: parsed.addresses ?? {},
  };
}

/** Error messages name the variable, never its value: an endpoint may hold a key. */
function namedEndpoint(name: "rpcUrl" | "bundlerUrl" | "paymasterUrl"): string | undefined {
  const result = endpoint.safeParse(readEnvironment(name));
  if (result.success) return result.data;
  const issue = `${environmentVariable(name)}: is not an http(s) URL`;
  throw new ParametersInvalidError("environment variables", [issue]);
}

function findChain(chain: string | Chain): Chain {
  if (typeof chain !== "string") return chain;
  const names = Object.keys(knownChains);
  if (!names.includes(chain)) throw new ChainUnknownError(chain, names);
  return knownChains[chain as KnownChainName];
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

function isChain(value: unknown): value is Chain {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "number" &&
    "rpcUrls" in value
  );
}
