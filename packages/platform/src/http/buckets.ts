const minute = 60_000;
/** Names remembered at once; the longest unused are forgotten, and start afresh with a full bucket. */
const capacity = 50_000;

/**
 * Token buckets by name, each refilled evenly.
 *
 * @param perMinute - Size of a bucket, and what flows in each minute.
 * @param now - Milliseconds.
 */
export function createBuckets(perMinute: number, now: () => number) {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    /** Takes one; returns 0, or the milliseconds until there is one again. */
    take(name: string): number {
      const at = now();
      const bucket = buckets.get(name) ?? { level: perMinute, at };
      const level = Math.min(perMinute, bucket.level + ((at - bucket.at) * perMinute) / minute);
      const taken = level >= 1;
      buckets.delete(name);
      buckets.set(name, { level: taken ? level - 1 : level, at });
      if (buckets.size > capacity) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return taken ? 0 : Math.max(1, ((1 - level) * minute) / perMinute);
    },
  };
}
