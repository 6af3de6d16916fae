import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./addresses.ts";
import { type CallbackPolicy, defaultPorts } from "./CallbackPolicy.ts";
import { type CallbackRefusal, CallbackUrlRefusedError } from "./CallbackUrlRefusedError.ts";

const maxLength = 2048;

/** Names that are never public: of the local machine, of local networks, or of no network at all. */
const localSuffixes = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "intranet",
  "private",
  "lan",
  "home",
  "corp",
  "arpa",
  "onion",
  "invalid",
];

/**
 * Checks a callback URL by its text alone; that its name leads to public addresses is checked when it is called.
 *
 * @param text - A URL from anywhere.
 * @param policy - {@link CallbackPolicy}
 * @returns The URL, normalised.
 * @throws {CallbackUrlRefusedError}
 */
export function checkCallbackUrl(text: string, policy: CallbackPolicy = {}): URL {
  if (typeof text !== "string") throw new CallbackUrlRefusedError("not-a-url");
  if (text.length > maxLength) throw new CallbackUrlRefusedError("too-long");
  // Parsers differ on white space, control characters and backslashes, and look-alikes mislead people.
  if (!/^[a-z]+:\/\/[!-[\]-~]+$/i.test(text) || !URL.canParse(text))
    throw new CallbackUrlRefusedError("not-a-url");
  const refusal = refusalOf(text, new URL(text), policy);
  if (refusal !== undefined) throw new CallbackUrlRefusedError(refusal);
  return new URL(text);
}

/**
 * Says whether a host is this machine by its name or its literal address.
 *
 * @param hostname - Of a URL, with brackets around IPv6.
 * @returns Whether it is.
 */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isLoopbackAddress(bare(hostname));
}

/**
 * Takes the brackets off a literal IPv6 address.
 *
 * @param hostname - Of a URL.
 * @returns The name, or the address in its plain form.
 */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function refusalOf(text: string, url: URL, policy: CallbackPolicy): CallbackRefusal | undefined {
  const loopback = policy.allowLoopback === true && isLoopbackHost(url.hostname);
  if (url.protocol !== "https:" && !(loopback && url.protocol === "http:")) return "scheme";
  if (/^[^/]*\/\/[^/?#]*@/.test(text) || url.username !== "" || url.password !== "") return "credentials";
  if (text.includes("#")) return "fragment";
  if (loopback) return undefined;
  if (isIP(bare(url.hostname)) !== 0) {
    if (!isPublicAddress(bare(url.hostname))) return "address";
  } else if (!isPublicName(url.hostname)) return "host";
  const port = url.port === "" ? 443 : Number(url.port);
  return (policy.ports ?? defaultPorts).includes(port) ? undefined : "port";
}

function isPublicName(hostname: string): boolean {
  const labels = hostname.split(".");
  const wellFormed = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  if (!wellFormed || labels.length < 2 || hostname.length > 253) return false;
  return !localSuffixes.includes(labels.at(-1) ?? "");
}
