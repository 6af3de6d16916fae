import type { ConsoleConfig } from "./ConsoleConfig.ts";
import type { Page } from "./pages.ts";

/** Agents on this machine wait for their answers there. */
const loopback = ["http://127.0.0.1:*", "http://localhost:*"];

/**
 * Makes the headers that the page is served with: no script, style, font or request but its own, to the configured endpoints,
 * and in nobody's frame.
 *
 * @param config - Whose endpoints it may ask.
 * @param page - Which page; the one that sites open keeps its tie to who opened it, or it could not answer.
 */
export function securityHeaders(
  { networks, platformUrl }: ConsoleConfig,
  page?: Page | undefined,
): Readonly<Record<string, string>> {
  const endpoints = [
    ...networks.flatMap(({ rpcUrl, bundlerUrl, paymasterUrl }) => [rpcUrl, bundlerUrl, paymasterUrl]),
    platformUrl,
  ].filter((url) => url !== undefined);
  const origins = [...new Set(endpoints.map((url) => new URL(url).origin))];
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      `connect-src 'self' ${[...origins, ...loopback].join(" ")}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "cross-origin-opener-policy": page === "connect" ? "unsafe-none" : "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "publickey-credentials-create=(self), publickey-credentials-get=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
