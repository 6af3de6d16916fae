import { type Counted, mergeReservations } from "./mergeReservations.ts";
import { mostAtOnce, type Reservation, type SponsorshipLedger } from "./SponsorshipLedger.ts";

type Row = Reservation & Counted & { readonly settled: boolean };

/** A ledger that one process keeps, and loses when it ends. */
export function createMemoryLedger(): SponsorshipLedger {
  const rows = new Map<string, Row>();
  // Nothing is awaited between looking and writing, so no other request comes in between.
  return {
    async reserve(reservation, { operations, dailyWei }) {
      const key = keyOf(reservation);
      const known = rows.get(key);
      if (known?.settled) return "noOperations";
      const { agent, chainId } = reservation;
      const others = [...rows.values()].filter((row) => row !== known && row.chainId === chainId);
      const used = others.filter((row) => row.agent === agent).length;
      if (known === undefined && used >= operations) return "noOperations";
      const row = { ...(known ?? reservation), ...mergeReservations(reservation, known), settled: false };
      const spent = others.filter(({ day }) => day === row.day).reduce((sum, { cost }) => sum + cost, 0n);
      if (spent + row.cost > dailyWei) return "noBudget";
      rows.set(key, row);
      return "reserved";
    },
    async listEnded(of, chainId, before) {
      return [...rows.values()]
        .filter(
          (row) =>
            ("agent" in of ? row.agent === of.agent : row.day === of.day) &&
            row.chainId === chainId &&
            row.validUntil < before &&
            !row.settled,
        )
        .sort((one, other) => (one.cost < other.cost ? 1 : -1))
        .slice(0, mostAtOnce);
    },
    async settle(reservation, paid) {
      const key = keyOf(reservation);
      const row = rows.get(key);
      if (row === undefined || row.validUntil !== reservation.validUntil) return;
      if (paid === undefined) rows.delete(key);
      else rows.set(key, { ...row, cost: paid, settled: true });
    },
  };
}

function keyOf({ agent, chainId, sender, nonce }: Reservation): string {
  return `${chainId}:${sender.toLowerCase()}:${nonce}:${agent}`;
}
