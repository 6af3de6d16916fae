const minute = 60_000;

/** Names remembered at once; the longest unused are forgotten, and start afresh with a full bucket. */
const capacity = 50_000;

/** Token buckets by name. */
export type Buckets = ReturnType<typeof createBuckets>;

/**
 * Makes buckets that are each refilled evenly.
 *
 * @param perMinute - Size of a bucket, and what flows in each minute.
 * @param now - Milliseconds.
 */
export function createBuckets(perMinute: number, now: () => number) {
  const buckets = new Map<string, { level: number; at: number }>();
  /** As full as it is now. A clock set back gives and takes nothing. */
  const levelOf = (name: string, at: number) => {
    const bucket = buckets.get(name) ?? { level: perMinute, at };
    return Math.min(perMinute, bucket.level + (Math.max(0, at - bucket.at) * perMinute) / minute);
  };
  const keep = (name: string, level: number, at: number) => {
    buckets.delete(name);
    buckets.set(name, { level, at });
    if (buckets.size <= capacity) return;
    const oldest = buckets.keys().next();
    if (!oldest.done) buckets.delete(oldest.value);
  };
  return {
    /** Takes some, if there are as many; returns 0, or the milliseconds until there are. */
    take(name: string, cost: number): number {
      const at = now();
      const level = levelOf(name, at);
      const needed = Math.min(cost, perMinute);
      const isEnough = level >= needed;
      keep(name, isEnough ? Math.max(0, level - cost) : level, at);
      return isEnough ? 0 : Math.max(1, ((needed - level) * minute) / perMinute);
    },
    /** Takes what was used elsewhere: to less than nothing, down to a minute's worth. */
    charge(name: string, cost: number): void {
      const at = now();
      keep(name, Math.max(-perMinute, levelOf(name, at) - cost), at);
    },
  };
}
