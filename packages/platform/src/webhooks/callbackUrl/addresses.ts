import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** All global unicast addresses of IPv6: whatever is not among them is special or not given out. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/** Publicly routed, yet answered inside a cloud's own network: Azure's metadata and DNS service. */
const cloudInternal = new Set(["168.63.129.16"]);

/**
 * Says whether an address is one of the public internet: not private, loopback, link-local, shared (CGNAT), multicast,
 * reserved, for documentation or benchmarks, nor IPv4 in any IPv6 disguise (mapped, compatible, NAT64, 6to4, Teredo,
 * ISATAP), whatever the IPv4 address inside.
 *
 * @param address - An IP address in its plain form; anything else is not public.
 * @returns Whether it is.
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv4) return !cloudInternal.has(parsed.toString());
  return parsed.match(globalUnicast) && !isIsatap(parsed);
}

/**
 * Says whether an address is of this machine itself.
 *
 * @param address - An IP address in its plain form; anything else is not.
 * @returns Whether it is.
 */
export function isLoopbackAddress(address: string): boolean {
  return parseAddress(address)?.range() === "loopback";
}

/** Shorthand forms (octal, hexadecimal, missing parts) and zones are not parsed: resolvers do not give them. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return isIP(address) === 0 || address.includes("%") ? undefined : ipaddr.parse(address);
}

/** ISATAP (RFC 5214) carries an IPv4 address in the last 32 bits, behind 0000:5efe or 0200:5efe. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200);
}
