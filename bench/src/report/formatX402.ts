import type { X402Times } from "../x402/measureX402.ts";
import { formatTable } from "./formatTable.ts";

/** What paying and being paid take. */
export function formatX402({ rows, signaturesPerSecond, requestsPerSecond }: X402Times): string {
  return [
    formatTable(
      ["way to pay", "ms to served", "gas"],
      rows.map(({ way, served, gas }) => [way, served, gas ?? "-"]),
    ),
    "",
    formatTable(
      ["requests, one after the other", "a second"],
      requestsPerSecond.map(([what, perSecond]) => [what, perSecond]),
    ),
    "",
    `signatures of a key: ${signaturesPerSecond.key} a second; payments that a session signs: ${signaturesPerSecond.session}`,
  ].join("\n");
}
