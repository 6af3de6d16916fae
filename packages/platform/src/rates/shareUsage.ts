import { lt, sql } from "drizzle-orm";
import type { Db } from "../store/Db.ts";
import { rateUsage } from "../store/tables/rates.ts";
import type { RateKind } from "./RateKind.ts";

/** What is known of a name in this minute. */
interface Usage {
  /** Used here, and not told yet. */
  untold: number;
  /** Used here, and told. */
  told: number;
  /** Used elsewhere, and heard of. */
  heard: number;
}

/** Rows in one statement. */
const batch = 1_000;

const minuteMs = 60_000;

/**
 * Tells other instances what is used here, and hears what is used there.
 *
 * @param charge - Takes what was used elsewhere out of a bucket.
 */
export function shareUsage(
  db: Db,
  now: () => number,
  charge: (kind: RateKind, name: string, cost: number) => void,
) {
  let minute = Number.NaN;
  let usages = new Map<string, Usage>();
  const current = () => Math.floor(now() / minuteMs);

  /** A minute that is over is forgotten, with what nobody was told of its last second. */
  function begin(): void {
    if (current() === minute) return;
    minute = current();
    usages = new Map();
  }

  async function tell(names: readonly string[], ofMinute: number, known: Map<string, Usage>): Promise<void> {
    const values = names.flatMap((name) => {
      const usage = known.get(name);
      return usage === undefined ? [] : [{ name, minute: ofMinute, used: usage.untold }];
    });
    const totals = await db
      .insert(rateUsage)
      .values(values)
      .onConflictDoUpdate({
        target: [rateUsage.minute, rateUsage.name],
        set: { used: sql`${rateUsage.used} + excluded.used` },
      })
      .returning({ name: rateUsage.name, used: rateUsage.used });
    const totalOf = new Map(totals.map((row) => [row.name, row.used]));
    for (const { name, used: sent } of values) {
      const [usage, total] = [known.get(name), totalOf.get(name)];
      if (usage === undefined || total === undefined) continue;
      usage.untold -= sent;
      usage.told += sent;
      const elsewhere = Math.max(0, total - usage.told);
      const [kind = "", ...rest] = name.split(" ");
      if (elsewhere > usage.heard) charge(kind as RateKind, rest.join(" "), elsewhere - usage.heard);
      usage.heard = elsewhere;
    }
  }

  return {
    use(kind: RateKind, name: string, cost: number): void {
      begin();
      const key = `${kind} ${name}`;
      const usage = usages.get(key);
      if (usage === undefined) usages.set(key, { untold: cost, told: 0, heard: 0 });
      else usage.untold += cost;
    },
    async sync(): Promise<void> {
      begin();
      const [known, ofMinute] = [usages, minute];
      // In one order, so that two instances never wait for each other.
      const names = [...known]
        .filter(([, { untold }]) => untold > 0)
        .map(([name]) => name)
        .sort();
      for (let from = 0; from < names.length; from += batch) {
        await tell(names.slice(from, from + batch), ofMinute, known);
      }
      await db.delete(rateUsage).where(lt(rateUsage.minute, ofMinute - 1));
    },
  };
}
