import type { Reservation, SponsorshipLedger } from "./SponsorshipLedger.ts";

/** A ledger that one process keeps, and loses when it ends. */
export function createMemoryLedger(): SponsorshipLedger {
  const rows = new Map<string, Reservation & { readonly settled: boolean }>();
  // Nothing is awaited between looking and writing, so no other request comes in between.
  return {
    async reserve(reservation, limit) {
      const key = keyOf(reservation);
      const known = rows.get(key);
      if (known?.settled) return false;
      if (known === undefined) {
        const { agent, chainId } = reservation;
        const used = [...rows.values()].filter(
          (row) => row.agent === agent && row.chainId === chainId,
        ).length;
        if (used >= limit) return false;
      }
      const validUntil = Math.max(reservation.validUntil, known?.validUntil ?? 0);
      rows.set(key, { ...(known ?? reservation), validUntil, settled: false });
      return true;
    },
    async listEnded(agent, chainId, before) {
      return [...rows.values()].filter(
        (row) => row.agent === agent && row.chainId === chainId && row.validUntil < before && !row.settled,
      );
    },
    async settle(reservation, included) {
      const key = keyOf(reservation);
      const row = rows.get(key);
      if (row === undefined || row.validUntil !== reservation.validUntil) return;
      if (included) rows.set(key, { ...row, settled: true });
      else rows.delete(key);
    },
  };
}

function keyOf({ chainId, sender, nonce }: Reservation): string {
  return `${chainId}:${sender.toLowerCase()}:${nonce}`;
}
