import type { X402Times } from "../x402/measureX402.ts";
import { formatTable } from "./formatTable.ts";

/** What paying and being paid take. */
export function formatX402({ rows, signaturesPerSecond, requestsPerSecond }: X402Times): string {
  const { free, asking } = requestsPerSecond;
  return [
    formatTable(
      ["way to pay", "ms to served", "gas"],
      rows.map(({ way, served, gas }) => [way, served, gas ?? "-"]),
    ),
    "",
    `signatures: ${signaturesPerSecond} a second`,
    `requests behind the paywall: ${free} a second of a free route, ${asking} answered by a 402`,
  ].join("\n");
}
