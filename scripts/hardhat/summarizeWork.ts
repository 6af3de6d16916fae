type Work = { sequences: number; calls: number; work: number; least: number };

/**
 * Sums up what invariant suites write, `[suite calls work]` for each sequence of calls. (Suites run side by side, so
 * that their line ends may come late.)
 *
 * @returns One line of prose a suite.
 */
export function summarizeWork(log: string): string[] {
  const suites = new Map<string, Work>();
  for (const [, suite = "", calls, work] of log.matchAll(/\[(\S+) (\d+) (\d+)\]/g)) {
    const sum = suites.get(suite) ?? { sequences: 0, calls: 0, work: 0, least: 1 };
    sum.sequences += 1;
    sum.calls += Number(calls);
    sum.work += Number(work);
    sum.least = Math.min(sum.least, Number(work) / Number(calls));
    suites.set(suite, sum);
  }
  return [...suites].map(
    ([suite, { sequences, calls, work, least }]) =>
      `${suite} invariants: ${calls} handler calls in ${sequences} sequences, ` +
      `${percent(work / calls)} did real work (least in a sequence: ${percent(least)})`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
