/**
 * Whether nobody on the way can read what is sent to a URL: https, or http to a loopback address.
 *
 * @param url - Where something secret is to go.
 */
export function isConfidential(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** The URL parser has turned all spellings of an IPv4 address into one. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
