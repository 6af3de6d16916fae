/** A process that compiles and runs mutants, as its parent sends them. */
import { buildTests } from "../build/buildTests.ts";
import { findProject } from "../project.ts";
import { Bench } from "./bench.ts";
import type { Answer, Task } from "./messages.ts";

const project = findProject(process.argv[2] ?? "");
let bench: Promise<Bench> | undefined;

async function prepare(): Promise<Bench> {
  const ready = new Bench(project);
  const failure = await ready.baseline();
  if (failure !== undefined) {
    throw new Error(`${failure.suite}.${failure.test} fails without any mutant: ${failure.reason}`);
  }
  return ready;
}

async function answer(task: Task): Promise<Answer> {
  if (task.kind === "build tests") {
    buildTests(task.file);
    return { kind: "built" };
  }
  bench ??= prepare();
  const ready = await bench;
  return task.kind === "batch"
    ? { kind: "batch", run: await ready.judgeBatch(task) }
    : { kind: "verdict", verdict: await ready.judge(task) };
}

process.on("message", (task: Task) => {
  answer(task).then(
    (message) => process.send?.(message),
    (error: unknown) => process.send?.({ kind: "error", message: String(error) } satisfies Answer),
  );
});
process.on("disconnect", () => process.exit());
