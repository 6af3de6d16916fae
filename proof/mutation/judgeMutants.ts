import type { Mutant } from "./listMutants.ts";
import type { Project } from "./project.ts";
import type { Task, Verdict } from "./runner/messages.ts";
import { Pool } from "./runner/pool.ts";
import type { Switchable } from "./switched/switchSource.ts";
import type { VerdictMemory } from "./verdictMemory.ts";

/** What became of a mutant, among the others. */
export type Outcome = Verdict["outcome"] | "duplicate";

/** A mutant and what became of it. */
export interface Judged {
  /** The mutant. */
  readonly mutant: Mutant;
  /** What became of it. */
  readonly outcome: Outcome;
  /** The test that failed, or what the compiler said. */
  readonly detail: string;
}

/** How mutants are judged. */
export interface JudgeParameters {
  /** Whether what the quick suites let pass counts as survived without another look. */
  readonly quick: boolean;
  /** How many processes judge. */
  readonly workers: number;
  /** Whether a mutant may survive: the suites then do not look at it again. */
  readonly maySurvive: (mutant: Mutant) => boolean;
  /** What earlier runs found, and where this one keeps what it finds. */
  readonly memory: VerdictMemory;
  /** Called with each verdict and the number of those given. */
  readonly onProgress: (done: number, judged: Judged) => void;
}

const batchSize = 60;
/** Many times what compiling anything takes, or running every suite on a survivor: also on a machine that is busy. */
const seconds = 3600;

/**
 * Plants each mutant and runs the project's tests on it: first many in one build with the quick suites, then those that
 * are left alone with all.
 *
 * @returns The verdicts, in the order of the mutants.
 */
export async function judgeMutants(
  project: Project,
  mutants: readonly Mutant[],
  { quick, workers, maySurvive, memory, onProgress }: JudgeParameters,
): Promise<Judged[]> {
  using pool = new Pool(project.name, workers);
  await pool.each(
    project.tests,
    (file) => ({ kind: "build tests", file }),
    seconds,
    (file, answer) => {
      if (answer instanceof Error) throw new Error(`Compiling ${file}: ${answer.message}`);
    },
  );
  const verdicts = new Map<Mutant, Verdict>();
  const tell = (mutant: Mutant, verdict: Verdict) => {
    verdicts.set(mutant, verdict);
    onProgress(verdicts.size, toJudged(mutant, verdict));
  };
  for (const mutant of mutants) {
    const known = memory.recall(mutant);
    const isEnough = known?.outcome !== "survived" || known.effort === "full" || maySurvive(mutant);
    if (known !== undefined && isEnough) tell(mutant, known);
  }
  const settle = (mutant: Mutant, verdict: Verdict) => {
    memory.keep(mutant, verdict);
    tell(mutant, verdict);
  };
  let batches = toBatches(mutants.filter((mutant) => !verdicts.has(mutant)));
  while (batches.length > 0) {
    const notBuilt: Mutant[][] = [];
    await pool.each(batches, toTask(mutants), seconds, (batch, answer) => {
      if (answer instanceof Error || answer.kind !== "batch") return;
      if (answer.run.length === 0) notBuilt.push(batch);
      for (const { index, by } of answer.run) {
        const mutant = mutants[index - 1];
        if (mutant === undefined) continue;
        if (by !== undefined) settle(mutant, { outcome: "killed", by, code: "" });
        else if (maySurvive(mutant)) settle(mutant, { outcome: "survived", effort: "quick", code: "" });
        else if (quick) tell(mutant, { outcome: "survived", effort: "quick", code: "" });
      }
    });
    // Some mistakes are errors at another place, and keep their neighbours from being built.
    batches = notBuilt.filter(({ length }) => length > 1).flatMap(halve);
  }
  const left = mutants.filter((mutant) => !verdicts.has(mutant));
  const alone = (mutant: Mutant): Task => {
    const { file, content, within } = mutant;
    return { kind: "mutant", file, content, within, effort: maySurvive(mutant) ? "quick" : "full" };
  };
  await pool.each(left, alone, seconds, (mutant, answer) => {
    const by = { file: "", suite: "", test: "", reason: "The tests did not end." };
    // Not kept: it may have been the machine.
    if (answer instanceof Error) tell(mutant, { outcome: "killed", by, code: "" });
    else if (answer.kind === "verdict") settle(mutant, answer.verdict);
  });
  return withoutDuplicates(mutants, verdicts);
}

/** Mutants of one source each, that can be switched on and off. */
function toBatches(mutants: readonly Mutant[]): Mutant[][] {
  const bySource = Map.groupBy(
    mutants.filter(({ site }) => site !== undefined),
    ({ file }) => file,
  );
  return [...bySource.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) =>
      all.slice(index * batchSize, (index + 1) * batchSize),
    ),
  );
}

function halve(batch: readonly Mutant[]): Mutant[][] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

function toTask(mutants: readonly Mutant[]): (batch: Mutant[]) => Task {
  const indexOf = new Map(mutants.map((mutant, index) => [mutant, index + 1]));
  return (batch) => ({
    kind: "batch",
    file: batch[0]?.file ?? "",
    mutants: batch.flatMap((mutant): (Switchable & { within: string })[] => {
      const index = indexOf.get(mutant);
      const { edit, site, within } = mutant;
      return index === undefined || site === undefined ? [] : [{ index, edit, site, within }];
    }),
  });
}

function toJudged(mutant: Mutant, verdict: Verdict): Judged {
  switch (verdict.outcome) {
    case "killed": {
      const { suite, test, reason } = verdict.by;
      return { mutant, outcome: "killed", detail: `${suite}.${test} ${reason}` };
    }
    case "invalid":
      return { mutant, outcome: "invalid", detail: verdict.error };
    default:
      return { mutant, outcome: verdict.outcome, detail: "" };
  }
}

/** Of mutants that compile to the same code, the first stands for all. */
function withoutDuplicates(mutants: readonly Mutant[], verdicts: ReadonlyMap<Mutant, Verdict>): Judged[] {
  const seen = new Set<string>();
  return mutants.flatMap((mutant): Judged[] => {
    const verdict = verdicts.get(mutant);
    if (verdict === undefined) return [];
    const code = "code" in verdict ? verdict.code : "";
    if (code !== "" && seen.has(code)) return [{ mutant, outcome: "duplicate", detail: "" }];
    seen.add(code);
    return [toJudged(mutant, verdict)];
  });
}
