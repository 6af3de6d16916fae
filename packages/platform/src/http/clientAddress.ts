import { isIP } from "node:net";
import type { Context as HonoContext } from "hono";
import ipaddr from "ipaddr.js";
import type { AppEnv } from "./newRouter.ts";

/** Stands for all that name no address: they share what one address may. */
const unknown = "unknown";

/**
 * Says where a request comes from, for limits. Each proxy appends the address it was asked from: the last one that a
 * trusted one wrote is believed.
 *
 * @param trustedProxies - How many write `X-Forwarded-For`.
 * @returns An IPv4 address or an IPv6 network; what is none counts as one.
 */
export function clientAddress(c: HonoContext<AppEnv>, trustedProxies: number): string {
  if (trustedProxies > 0) {
    const hops = (c.req.header("x-forwarded-for") ?? "").split(",");
    const hop = hops.at(-trustedProxies)?.trim();
    if (hop) return toNetwork(hop);
  }
  const socket = c.env?.incoming?.socket.remoteAddress;
  return socket === undefined ? "in-process" : toNetwork(socket);
}

/**
 * Reads an address in any form that proxies write: with a port, in brackets, in quotes, with a zone, IPv4 in IPv6.
 *
 * @param text - From a header or a socket.
 * @returns An IPv4 address, or an IPv6 network, as whoever has one address of it has 2^64; `"unknown"` if it is neither.
 */
export function toNetwork(text: string): string {
  const address = toAddress(text.slice(0, 100).replace(/^"(.*)"$/, "$1"));
  if (address === undefined) return unknown;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(":") : parsed.toString();
}

function toAddress(text: string): string | undefined {
  const [plain = ""] = text.split("%");
  if (isIP(plain) !== 0) return plain;
  const bracketed = text.replace(/%[^\]]*\]/, "]");
  if (!URL.canParse(`http://${bracketed}`)) return undefined;
  const host = new URL(`http://${bracketed}`).hostname.replace(/^\[(.*)\]$/, "$1");
  // The URL's parser takes shorthand, which no proxy writes.
  return isIP(host) !== 0 && (host.includes(":") || bracketed.startsWith(host)) ? host : undefined;
}
