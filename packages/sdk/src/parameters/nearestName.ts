/**
 * Finds the name that was probably meant.
 *
 * @param name - What was written.
 * @param known - What could have been meant.
 * @returns The nearest of them; `undefined` when none is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const scored = known.map((candidate) => ({ candidate, steps: distance(written, candidate.toLowerCase()) }));
  const [best] = scored.sort((one, other) => one.steps - other.steps);
  if (best === undefined) return undefined;
  const longest = Math.max(name.length, best.candidate.length);
  return best.steps <= Math.max(2, Math.floor(longest / 2)) ? best.candidate : undefined;
}

/** Part of a name is as near as one letter: `validity` for `validitySeconds`. */
function distance(one: string, other: string): number {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length > 3 && long.includes(short) ? 1 : stepsBetween(one, other);
}

/** Levenshtein's distance: how many letters are put in, left out or replaced. */
function stepsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    let [diagonal, left] = [row[0] ?? 0, index + 1];
    const next = [left];
    for (const [position, wanted] of [...other].entries()) {
      const above = row[position + 1] ?? 0;
      left = Math.min(above + 1, left + 1, diagonal + (letter === wanted ? 0 : 1));
      next.push(left);
      diagonal = above;
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
