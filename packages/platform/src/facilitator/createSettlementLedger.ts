import { and, eq, lt, lte, sql } from "drizzle-orm";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { facilitatorDays, facilitatorSettlements } from "../store/tables/facilitator.ts";

const dayMs = 86_400_000;

/** Milliseconds after which whoever settles a payment is taken for dead. */
const patience = 600_000;

/** A settlement that may spend, and that nobody else makes meanwhile. */
export interface OpenSettlement {
  /**
   * Says what it cost, once: the rest of what was set apart is free again.
   *
   * @param cost - Wei.
   */
  finish(cost: bigint): Promise<void>;
}

/** What all instances of a facilitator keep together: what a day has cost, and which payments are being settled. */
export interface SettlementLedger {
  /**
   * Begins to settle a payment, if nobody does and the day's budget has room for it.
   *
   * @param paymentId - Names the payment.
   * @param worst - Wei that it may cost.
   */
  begin(paymentId: string, worst: bigint): Promise<OpenSettlement | "underWay" | "noBudget">;
  /** @returns Wei of today: spent, and set apart for what is under way. */
  today(): Promise<{ readonly spent: bigint; readonly reserved: bigint }>;
}

/** What {@link createSettlementLedger} takes. */
export interface SettlementLedgerOptions {
  readonly chainId: number;
  /** Wei that a day (UTC) may cost. */
  readonly dailyWei: bigint;
  readonly clock: () => Date;
}

/**
 * Keeps the ledger in the store: it survives restarts, and several instances share it. What an instance that died had set
 * apart stays counted on its day.
 *
 * @param db - The store.
 * @param options - {@link SettlementLedgerOptions}
 */
export function createSettlementLedger(
  db: Db,
  { chainId, dailyWei, clock }: SettlementLedgerOptions,
): SettlementLedger {
  const dayOf = (at: Date) => Math.floor(at.getTime() / dayMs);
  const isDay = (day: number) => and(eq(facilitatorDays.chainId, chainId), eq(facilitatorDays.day, day));

  /** Whether the payment is this attempt's now. */
  async function take(tx: Db, paymentId: string, attempt: string, now: Date): Promise<boolean> {
    const taken = await tx
      .insert(facilitatorSettlements)
      .values({ paymentId, attempt, begunAt: now })
      .onConflictDoUpdate({
        target: facilitatorSettlements.paymentId,
        set: { attempt, begunAt: now },
        setWhere: lt(facilitatorSettlements.begunAt, new Date(now.getTime() - patience)),
      })
      .returning({ paymentId: facilitatorSettlements.paymentId });
    return taken.length > 0;
  }

  /** Whether there was room for it: one conditional statement, whoever else asks. */
  async function setApart(tx: Db, day: number, worst: bigint): Promise<boolean> {
    if (worst > dailyWei) return false;
    const { reserved, spent } = facilitatorDays;
    const rows = await tx
      .insert(facilitatorDays)
      .values({ chainId, day, reserved: worst, spent: 0n })
      .onConflictDoUpdate({
        target: [facilitatorDays.chainId, facilitatorDays.day],
        set: { reserved: sql`${reserved} + ${worst.toString()}::numeric` },
        setWhere: lte(
          sql`${spent} + ${reserved} + ${worst.toString()}::numeric`,
          sql`${dailyWei.toString()}::numeric`,
        ),
      })
      .returning({ day: facilitatorDays.day });
    return rows.length > 0;
  }

  return {
    async begin(paymentId, worst) {
      const now = clock();
      const [day, attempt] = [dayOf(now), crypto.randomUUID()];
      const isMine = and(
        eq(facilitatorSettlements.paymentId, paymentId),
        eq(facilitatorSettlements.attempt, attempt),
      );
      const begun = await inTransaction(db, async (tx) => {
        if (!(await take(tx, paymentId, attempt, now))) return "underWay";
        if (await setApart(tx, day, worst)) return "begun";
        await tx.delete(facilitatorSettlements).where(isMine);
        return "noBudget";
      });
      if (begun !== "begun") return begun;
      return {
        finish: (cost) =>
          inTransaction(db, async (tx) => {
            await tx
              .update(facilitatorDays)
              .set({
                reserved: sql`${facilitatorDays.reserved} - ${worst.toString()}::numeric`,
                spent: sql`${facilitatorDays.spent} + ${cost.toString()}::numeric`,
              })
              .where(isDay(day));
            await tx.delete(facilitatorSettlements).where(isMine);
          }),
      };
    },
    async today() {
      const { reserved, spent } = facilitatorDays;
      const [found] = await db
        .select({ reserved, spent })
        .from(facilitatorDays)
        .where(isDay(dayOf(clock())));
      return found ?? { spent: 0n, reserved: 0n };
    },
  };
}
