/** What an invariant suite's handler did, in all its sequences together. */
export interface Work {
  /** One line of prose. */
  readonly text: string;
  /** Whether too little of it was real work: then the suite proves less than it says. */
  readonly idle: boolean;
}

/** Least share of a suite's calls that must be real work. */
const leastShare = 0.7;

/**
 * Sums up what invariant suites write, `[suite calls work]` for each sequence of calls. (Suites run side by side, so
 * that their line ends may come late.)
 *
 * @returns What each suite did.
 */
export function summarizeWork(log: string): Work[] {
  const suites = new Map<string, { sequences: number; calls: number; work: number; least: number }>();
  for (const [, suite = "", calls, work] of log.matchAll(/\[(\S+) (\d+) (\d+)\]/g)) {
    const sum = suites.get(suite) ?? { sequences: 0, calls: 0, work: 0, least: 1 };
    sum.sequences += 1;
    sum.calls += Number(calls);
    sum.work += Number(work);
    sum.least = Math.min(sum.least, Number(work) / Number(calls));
    suites.set(suite, sum);
  }
  return [...suites].map(([suite, { sequences, calls, work, least }]) => ({
    text:
      `${suite} invariants: ${calls} handler calls in ${sequences} sequences, ` +
      `${percent(work / calls)} did real work (least in a sequence: ${percent(least)})`,
    idle: work < leastShare * calls,
  }));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
