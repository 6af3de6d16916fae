import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Judged } from "./judgeMutants.ts";
import type { Mutant } from "./listMutants.ts";

const survivorSchema = z.strictObject({
  file: z.string(),
  within: z.string(),
  mutation: z.string(),
  reason: z.string().min(20),
});

/** A mutant that may survive, and why. Its line is known by its text, so that it stays known when lines move. */
export type Survivor = z.output<typeof survivorSchema>;

/** Reads the survivors that are accepted in a project. */
export function readSurvivors(project: string): Survivor[] {
  const url = new URL(`./survivors/${project}.json`, import.meta.url);
  return z.array(survivorSchema).parse(JSON.parse(readFileSync(url, "utf8")));
}

/** What contradicts the list of accepted survivors. */
export interface Contradictions {
  /** Mutants that survived and are not listed. */
  readonly unlisted: readonly Mutant[];
  /** Listed, but no such mutant can be made any more. */
  readonly gone: readonly Survivor[];
  /** Listed, but no longer surviving. */
  readonly settled: readonly Survivor[];
}

/**
 * Compares what survived with what may survive.
 *
 * @param mutants - All mutants of the project, also those that were not run.
 * @param judged - Those that were run.
 */
export function compareSurvivors(
  listed: readonly Survivor[],
  mutants: readonly Mutant[],
  judged: readonly Judged[],
): Contradictions {
  return {
    unlisted: judged
      .filter(({ outcome, mutant }) => outcome === "survived" && !isListed(listed, mutant))
      .map(({ mutant }) => mutant),
    gone: listed.filter((survivor) => !mutants.some((mutant) => isSame(survivor, mutant))),
    settled: listed.filter((survivor) => {
      const own = judged.filter(({ mutant }) => isSame(survivor, mutant));
      return own.length > 0 && own.every(({ outcome }) => outcome !== "survived");
    }),
  };
}

/** Whether a mutant is among those that may survive. */
export function isListed(listed: readonly Survivor[], mutant: Mutant): boolean {
  return listed.some((survivor) => isSame(survivor, mutant));
}

function isSame(survivor: Survivor, mutant: Mutant): boolean {
  return (
    survivor.file === mutant.file &&
    survivor.within === mutant.within &&
    survivor.mutation === mutant.mutation
  );
}
