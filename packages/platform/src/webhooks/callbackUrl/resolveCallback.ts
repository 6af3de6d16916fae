import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./addresses.ts";
import type { CallbackPolicy } from "./CallbackPolicy.ts";
import { CallbackUrlRefusedError } from "./CallbackUrlRefusedError.ts";
import { bare, isLoopbackHost } from "./checkCallbackUrl.ts";

/** Milliseconds. */
const [perServer, resolveTimeout] = [2_000, 5_000];

/**
 * Resolves the host of a callback URL, once, to an address to connect to. Every address it has must be allowed: a name
 * that leads to a private address beside a public one is refused.
 *
 * @param hostname - Of a URL.
 * @param policy - {@link CallbackPolicy}
 * @returns An IP address.
 * @throws {CallbackUrlRefusedError}
 */
export async function resolveCallback(hostname: string, policy: CallbackPolicy): Promise<string> {
  const name = bare(hostname);
  const addresses = isIP(name) === 0 ? await resolve(name, policy) : [name];
  const isAllowed =
    policy.allowLoopback === true && isLoopbackHost(hostname) ? isLoopbackAddress : isPublicAddress;
  const [first] = addresses;
  if (first === undefined) throw new CallbackUrlRefusedError("unresolved");
  if (!addresses.every(isAllowed)) throw new CallbackUrlRefusedError("address");
  return first;
}

async function resolve(hostname: string, policy: CallbackPolicy): Promise<readonly string[]> {
  const isLocal = policy.allowLoopback === true && isLoopbackHost(hostname);
  const answer = policy.resolve?.(hostname) ?? (isLocal ? ["127.0.0.1"] : askDns(hostname, policy));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timeout")), resolveTimeout);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    throw new CallbackUrlRefusedError("unresolved");
  } finally {
    clearTimeout(timer);
  }
}

async function askDns(hostname: string, { nameServers }: CallbackPolicy): Promise<readonly string[]> {
  // Of its own for each name, so that nobody waits for another's: c-ares has no threads that could all be taken.
  const resolver = new Resolver({ timeout: perServer, tries: 1 });
  if (nameServers !== undefined) resolver.setServers([...nameServers]);
  const cancelled = setTimeout(() => resolver.cancel(), resolveTimeout);
  // A host of one family alone is none of the other.
  const none = () => [];
  const found = [resolver.resolve4(hostname).catch(none), resolver.resolve6(hostname).catch(none)];
  try {
    return (await Promise.all(found)).flat();
  } finally {
    clearTimeout(cancelled);
  }
}
