import { dayOf } from "./dayOf.ts";
import type { Reservation, SponsorshipLedger } from "./SponsorshipLedger.ts";

type Row = Reservation & { readonly day: number; readonly settled: boolean };

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
      const row = widen(known, reservation);
      const spent = others.filter(({ day }) => day === row.day).reduce((sum, { cost }) => sum + cost, 0n);
      if (spent + row.cost > dailyWei) return "noBudget";
      rows.set(key, row);
      return "reserved";
    },
    async listEnded(agent, chainId, before) {
      return [...rows.values()].filter(
        (row) => row.agent === agent && row.chainId === chainId && row.validUntil < before && !row.settled,
      );
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

function keyOf({ chainId, sender, nonce }: Reservation): string {
  return `${chainId}:${sender.toLowerCase()}:${nonce}`;
}

/** Of two reservations of one nonce the chain includes one: whichever is worse. */
function widen(known: Row | undefined, asked: Reservation): Row {
  const [validUntil, day] = [asked.validUntil, dayOf(asked.fromTime)];
  if (known === undefined) return { ...asked, day, settled: false };
  return {
    ...known,
    cost: asked.cost > known.cost ? asked.cost : known.cost,
    validUntil: Math.max(validUntil, known.validUntil),
    day: Math.max(day, known.day),
  };
}
