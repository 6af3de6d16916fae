import { runStep, type Step, type StepResult } from "./runStep.ts";

/**
 * Runs steps in their order, several at a time: half of the suite computes while the other half waits for bundlers and
 * databases.
 *
 * @param steps - The steps; one that is `required` runs alone, and ends the suite when it fails.
 * @param jobs - How many run side by side.
 * @returns The results in the order of the steps, without those that never began.
 */
export async function runSteps(steps: readonly Step[], jobs: number): Promise<StepResult[]> {
  const results = new Map<Step, StepResult>();
  for (const step of steps.filter(({ required }) => required)) {
    const result = await runStep(step, true);
    results.set(step, result);
    if (result.failed > 0) return [...results.values()];
  }
  const waiting = steps.filter(({ required }) => !required);
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      results.set(step, await runStep(step, jobs === 1));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return steps.flatMap((step) => results.get(step) ?? []);
}
