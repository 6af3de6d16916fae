import { and, count, eq, lt, sql } from "drizzle-orm";
import { getAddress } from "viem";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { sponsorships } from "../store/tables/sponsorships.ts";
import type { Reservation, SponsorshipLedger } from "./SponsorshipLedger.ts";

/** A ledger in the store: it survives restarts, and several instances share it. */
export function createDatabaseLedger(db: Db): SponsorshipLedger {
  return {
    reserve: (reservation, limit) =>
      inTransaction(db, async (tx) => {
        const { agent, chainId } = reservation;
        // One at a time for each agent, whichever instance asks.
        await tx.execute(
          sql`select pg_advisory_xact_lock(hashtextextended(${`sponsorship ${chainId} ${agent}`}, 0))`,
        );
        const [known] = await tx.select().from(sponsorships).where(named(reservation)).for("update");
        if (known?.settled) return false;
        const validUntil = BigInt(reservation.validUntil);
        if (known !== undefined) {
          if (known.validUntil < validUntil) {
            await tx.update(sponsorships).set({ validUntil }).where(named(reservation));
          }
          return true;
        }
        const [used] = await tx.select({ count: count() }).from(sponsorships).where(ofAgent(agent, chainId));
        if ((used?.count ?? 0) >= limit) return false;
        await tx.insert(sponsorships).values({
          ...reservation,
          sender: reservation.sender.toLowerCase(),
          validUntil,
          fromTime: BigInt(reservation.fromTime),
          settled: false,
        });
        return true;
      }),
    async listEnded(agent, chainId, before) {
      const rows = await db
        .select()
        .from(sponsorships)
        .where(
          and(
            ofAgent(agent, chainId),
            lt(sponsorships.validUntil, BigInt(before)),
            eq(sponsorships.settled, false),
          ),
        );
      return rows.map((row) => ({
        agent,
        chainId,
        sender: getAddress(row.sender),
        nonce: row.nonce,
        validUntil: Number(row.validUntil),
        fromTime: Number(row.fromTime),
        fromBlock: row.fromBlock,
      }));
    },
    async settle(reservation, included) {
      const unchanged = and(
        named(reservation),
        eq(sponsorships.validUntil, BigInt(reservation.validUntil)),
        eq(sponsorships.settled, false),
      );
      if (included) await db.update(sponsorships).set({ settled: true }).where(unchanged);
      else await db.delete(sponsorships).where(unchanged);
    },
  };
}

function named({ chainId, sender, nonce }: Reservation) {
  return and(
    eq(sponsorships.chainId, chainId),
    eq(sponsorships.sender, sender.toLowerCase()),
    eq(sponsorships.nonce, nonce),
  );
}

function ofAgent(agent: string, chainId: number) {
  return and(eq(sponsorships.agent, agent), eq(sponsorships.chainId, chainId));
}
