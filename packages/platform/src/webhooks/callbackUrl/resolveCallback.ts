import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./addresses.ts";
import type { CallbackPolicy } from "./CallbackPolicy.ts";
import { bare, isLoopbackHost } from "./checkCallbackUrl.ts";
import { CallbackUrlRefusedError } from "./errors.ts";

/** Milliseconds. */
const resolveTimeout = 5_000;

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
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timeout")), resolveTimeout);
  });
  try {
    return await Promise.race([(policy.resolve ?? resolveBySystem)(hostname), timeout]);
  } catch {
    throw new CallbackUrlRefusedError("unresolved");
  } finally {
    clearTimeout(timer);
  }
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, order: "ipv4first" });
  return found.map(({ address }) => address);
}
