import type { EIP1193Provider, RequestArguments } from "@nomicfoundation/ignition-core";
import { http } from "viem";
import { DeployError } from "./errors.ts";

/** A development node says so itself; what else speaks on loopback may be the door to a real chain. */
const developmentNode = /^(anvil|hardhat|edr)/i;

/**
 * An EIP-1193 provider over HTTP. What can send is never sent twice.
 *
 * @param rpcUrl - The endpoint.
 * @throws {DeployError} when it is no http(s) URL.
 */
export function httpProvider(rpcUrl: string): EIP1193Provider {
  checkRpcUrl(rpcUrl);
  const { request } = http(rpcUrl, { retryCount: 2, timeout: 30_000 })({});
  return {
    request: ({ method, params }: RequestArguments) =>
      request({ method, params }, method.startsWith("eth_send") ? { retryCount: 0 } : undefined),
  };
}

/**
 * Names an endpoint without what may be a secret in its path, query or user.
 *
 * @param rpcUrl - The endpoint.
 */
export function displayUrl(rpcUrl: string): string {
  return URL.canParse(rpcUrl) ? new URL(rpcUrl).origin : "(not a URL)";
}

/** Checks that an endpoint can be asked at all. */
function checkRpcUrl(rpcUrl: string): void {
  if (!URL.canParse(rpcUrl) || !/^https?:$/.test(new URL(rpcUrl).protocol)) {
    throw new DeployError("The RPC endpoint is not an http(s) URL.");
  }
}

/**
 * Whether a URL names this machine.
 *
 * @param rpcUrl - The endpoint.
 */
export function isLoopback(rpcUrl: string): boolean {
  const { hostname } = new URL(rpcUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Whether a node is one for development, where nothing is worth anything.
 *
 * @param provider - The node.
 * @param rpcUrl - Its endpoint, where it has one.
 */
export async function isDevelopmentNode(
  provider: EIP1193Provider,
  rpcUrl: string | undefined,
): Promise<boolean> {
  if (rpcUrl !== undefined && !isLoopback(rpcUrl)) return false;
  try {
    const version: unknown = await provider.request({ method: "web3_clientVersion", params: [] });
    return typeof version === "string" && developmentNode.test(version);
  } catch {
    return false;
  }
}
