import { and, type Column, eq, ne, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Db } from "../store/Db.ts";
import type { BudgetState } from "../store/status.ts";
import { sessions } from "../store/tables/sessions.ts";

/** A value, or the place of one. */
type Amount = bigint | Placeholder;

const fits = (amount: Amount): SQL =>
  sql`(${sessions.budget} IS NULL OR ${sessions.spent} + ${sessions.reserved} + ${amount}::numeric <= ${sessions.budget})`;
const plus = (column: Column, amount: Amount): SQL => sql`${column} + ${amount}::numeric`;

/** What {@link reservation} is made of: the session's id, base units of USDC, and now. */
export interface ReservationPlaces {
  readonly sessionId: Placeholder;
  readonly amount: Placeholder;
  readonly now: Placeholder;
}

/**
 * Reserves a part of a live session's budget, if there is that much left: one statement, so that of any number of
 * requests no two reserve the same.
 *
 * @returns The statement, which gives `is_exhausted`, whether nothing is left, of the session if something was reserved.
 */
export function reservation({ sessionId, amount, now }: ReservationPlaces): SQL {
  return sql`
    update ${sessions} set ${sql.identifier(sessions.reserved.name)} = ${plus(sessions.reserved, amount)}
    where ${sessions.id} = ${sessionId} and ${sessions.status} = 'active'
      and ${sessions.expiresAt} > ${now}::timestamptz and ${fits(amount)}
    returning coalesce(${sessions.spent} + ${sessions.reserved} = ${sessions.budget}, false) as is_exhausted`;
}

/** How spent and reserved change when a purchase's hold on the budget does. Not listed: it cannot. */
const moves: Partial<Record<`${BudgetState}>${BudgetState}`, readonly [spent: bigint, reserved: bigint]>> = {
  "reserved>spent": [1n, -1n],
  "reserved>released": [0n, -1n],
  "spent>reserved": [-1n, 1n],
  "spent>released": [-1n, 0n],
  "released>spent": [1n, 0n],
  "released>reserved": [0n, 1n],
};

/**
 * Moves a purchase's hold on its session's budget. What takes more than is held now (money that arrived after the
 * reservation was released) happens only if the budget has room and the session was not revoked.
 *
 * @param amount - Base units of USDC.
 * @returns Whether it was moved.
 */
export async function moveHold(
  db: Db,
  sessionId: string,
  amount: bigint,
  from: BudgetState,
  to: BudgetState,
): Promise<boolean> {
  const [spent, reserved] = moves[`${from}>${to}`] ?? [];
  if (spent === undefined || reserved === undefined)
    throw new RangeError(`No hold moves from ${from} to ${to}.`);
  const grows = spent + reserved > 0n;
  const moved = await db
    .update(sessions)
    .set({
      spent: plus(sessions.spent, spent * amount),
      reserved: plus(sessions.reserved, reserved * amount),
    })
    .where(
      and(
        eq(sessions.id, sessionId),
        grows ? fits(amount) : undefined,
        grows ? ne(sessions.status, "revoked") : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return moved.length > 0;
}
