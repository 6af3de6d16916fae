import { escrowLimits } from "@abbababa/sdk";
import { expect, test } from "vitest";
import { turnOf } from "./turnOf.ts";

const funded = {
  status: "Funded",
  deadline: 1_000n,
  disputeWindow: 100n,
  abandonmentGrace: 60n,
  deliveredAt: undefined,
  disputedAt: undefined,
} as const;
const delivered = { ...funded, status: "Delivered", deliveredAt: 900n } as const;
const disputed = { ...delivered, status: "Disputed", disputedAt: 950n } as const;
const due = 950n + escrowLimits.resolutionTimeout;

test.each([
  ["funded", funded, 999n, { next: "deliver", until: 1_000n }],
  ["at the deadline", funded, 1_000n, { next: "deliverLate", until: 1_060n }],
  ["the last second of grace", funded, 1_059n, { next: "deliverLate", until: 1_060n }],
  ["after the grace", funded, 1_060n, { next: "takeBack" }],
  ["delivered", delivered, 999n, { next: "judge", until: 1_000n }],
  ["after the dispute window", delivered, 1_000n, { next: "release" }],
  ["disputed", disputed, due - 1n, { next: "rule", until: due }],
  ["after the resolver's time", disputed, due, { next: "split" }],
  ...(["Released", "Refunded", "Resolved", "Abandoned"] as const).map(
    (status) => [status, { ...disputed, status }, 0n, { next: "over" }] as const,
  ),
] as const)("behavior: %s", (_, escrow, now, turn) => {
  expect(turnOf(escrow, now)).toEqual(turn);
});
