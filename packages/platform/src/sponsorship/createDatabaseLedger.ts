import { and, count, desc, eq, lt, sql, sum } from "drizzle-orm";
import { getAddress } from "viem";
import { writeOutbox } from "../outbox/writeOutbox.ts";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { sponsorships } from "../store/tables/sponsorships.ts";
import { mergeReservations } from "./mergeReservations.ts";
import { mostAtOnce, type Reservation, type SponsorshipLedger } from "./SponsorshipLedger.ts";

/** The part of its operations at which an agent is told that they come to an end. */
const nearly = 0.8;

/** A ledger in the store: it survives restarts, and several instances share it. */
export function createDatabaseLedger(db: Db): SponsorshipLedger {
  return {
    reserve: (reservation, { operations, dailyWei }) =>
      inTransaction(db, async (tx) => {
        const { agent, chainId } = reservation;
        // One at a time for each chain, whose budget all agents share, whichever instance asks.
        await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sponsorship ${chainId}`}, 0))`);
        const [known] = await tx.select().from(sponsorships).where(named(reservation)).for("update");
        if (known?.settled) return "noOperations";
        if (known === undefined) {
          const [used] = await tx
            .select({ count: count() })
            .from(sponsorships)
            .where(ofAgent(agent, chainId));
          if ((used?.count ?? 0) >= operations) return "noOperations";
        }
        const { validUntil, fromTime, ...worst } = mergeReservations(
          reservation,
          known && { ...known, validUntil: Number(known.validUntil), fromTime: Number(known.fromTime) },
        );
        const changed = { ...worst, validUntil: BigInt(validUntil), fromTime: BigInt(fromTime) };
        const [day] = await tx
          .select({ cost: sum(sponsorships.cost) })
          .from(sponsorships)
          .where(and(eq(sponsorships.chainId, chainId), eq(sponsorships.day, worst.day)));
        const counted = known?.day === worst.day ? known.cost : 0n;
        if (BigInt(day?.cost ?? 0) - counted + worst.cost > dailyWei) return "noBudget";
        if (known === undefined) {
          await tx.insert(sponsorships).values({
            ...reservation,
            ...changed,
            sender: reservation.sender.toLowerCase(),
            settled: false,
          });
          const used = await tx.$count(sponsorships, ofAgent(agent, chainId));
          if (used === Math.ceil(operations * nearly) && agent.startsWith("agt_")) {
            const low = { type: "sponsorship.low", chainId, operationsUsed: used, operations } as const;
            await writeOutbox(tx, agent, low, new Date());
          }
        } else {
          await tx.update(sponsorships).set(changed).where(named(reservation));
        }
        return "reserved";
      }),
    async listEnded(of, chainId, before) {
      const rows = await db
        .select()
        .from(sponsorships)
        .where(
          and(
            eq(sponsorships.chainId, chainId),
            "agent" in of ? eq(sponsorships.agent, of.agent) : eq(sponsorships.day, of.day),
            lt(sponsorships.validUntil, BigInt(before)),
            eq(sponsorships.settled, false),
          ),
        )
        .orderBy(desc(sponsorships.cost))
        .limit(mostAtOnce);
      return rows.map((row) => ({
        agent: row.agent,
        chainId,
        sender: getAddress(row.sender),
        nonce: row.nonce,
        cost: row.cost,
        validUntil: Number(row.validUntil),
        fromTime: Number(row.fromTime),
        fromBlock: row.fromBlock,
      }));
    },
    async settle(reservation, paid) {
      const unchanged = and(
        named(reservation),
        eq(sponsorships.validUntil, BigInt(reservation.validUntil)),
        eq(sponsorships.settled, false),
      );
      if (paid === undefined) await db.delete(sponsorships).where(unchanged);
      else await db.update(sponsorships).set({ cost: paid, settled: true }).where(unchanged);
    },
  };
}

function named({ agent, chainId, sender, nonce }: Reservation) {
  return and(
    eq(sponsorships.agent, agent),
    eq(sponsorships.chainId, chainId),
    eq(sponsorships.sender, sender.toLowerCase()),
    eq(sponsorships.nonce, nonce),
  );
}

function ofAgent(agent: string, chainId: number) {
  return and(eq(sponsorships.agent, agent), eq(sponsorships.chainId, chainId));
}
