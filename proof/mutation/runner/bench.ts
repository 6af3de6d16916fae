import { createHash } from "node:crypto";
import type { Artifact, ArtifactId } from "@nomicfoundation/edr";
import { deployedSettings, quickSettings, ssaSettings } from "../../compiler/settings.ts";
import { isRandomized, isSuite, toArtifact } from "../build/artifacts.ts";
import { buildTests } from "../build/buildTests.ts";
import { type BuiltUnit, buildUnits, CompileError } from "../build/buildUnits.ts";
import { importsOf, type Project, type Unit } from "../project.ts";
import { buildSwitched } from "../switched/buildSwitched.ts";
import type { Effort, Failure, Run, Task, Verdict } from "./messages.ts";
import { runSuites } from "./runSuites.ts";
import { SuiteOrder } from "./suiteOrder.ts";

/** Suites that take more of the processor (milliseconds) run only on mutants that the others let pass. */
const quickEnough = 2500;

type BatchTask = Extract<Task, { kind: "batch" }>;
type MutantTask = Extract<Task, { kind: "mutant" }>;

/** The compiled tests, the contracts they run on, and how long each suite takes. */
export class Bench {
  readonly #project: Project;
  readonly #tests: Artifact[];
  readonly #suites: ArtifactId[];
  readonly #randomized: ArtifactId[];
  readonly #units: readonly BuiltUnit[];
  readonly #settings: (typeof quickSettings)[number];
  readonly #order = new SuiteOrder();
  #deployed: readonly BuiltUnit[] | undefined;

  constructor(project: Project) {
    this.#project = project;
    const contracts = project.tests.flatMap((file) => buildTests(file)).map(toArtifact);
    const known = new Map(
      contracts.map((artifact) => [`${artifact.id.source}:${artifact.id.name}`, artifact]),
    );
    for (const { file, name } of project.units) known.delete(`${file}:${name}`);
    this.#tests = [...known.values()];
    this.#suites = this.#tests.filter(isSuite).map(({ id }) => id);
    this.#randomized = this.#tests.filter(isRandomized).map(({ id }) => id);
    [this.#settings, this.#units] = buildQuickly(project.units);
  }

  /** Runs every suite on the contracts as they are, and times them. */
  async baseline(): Promise<Failure | undefined> {
    for (const suite of this.#suites) {
      const start = process.cpuUsage();
      const failure = await this.#run(this.#units, [suite], "quick");
      if (failure !== undefined) return failure;
      const { user, system } = process.cpuUsage(start);
      this.#order.timed(suite.name, (user + system) / 1000);
    }
    return undefined;
  }

  /** Compiles mutants together and runs the quick suites on each. */
  async judgeBatch({ file, mutants }: BatchTask): Promise<Run[]> {
    const build = buildSwitched(this.#containing(file), file, mutants);
    if (build === undefined) return [];
    const quick = this.#suites.filter(({ name }) => this.#order.durationOf(name) < quickEnough);
    // A build that fails with no mistake in force says nothing about those that it holds.
    if ((await this.#run(build.units(0), quick, "quick")) !== undefined) return [];
    const run: Run[] = [];
    for (const { index, within } of mutants) {
      if (!build.indices.includes(index)) continue;
      const by = await this.#firstFailure(build.units(index), this.#order.sorted(quick, within));
      if (by !== undefined) this.#order.noticed(within, by.suite);
      run.push({ index, by });
    }
    return run;
  }

  /** Compiles a mutant alone and runs every suite on it, until one fails. */
  async judge({ file, content, within, effort }: MutantTask): Promise<Verdict> {
    const affected = this.#containing(file);
    const mutated = new Map([[file, content]]);
    try {
      const built = buildUnits(affected, this.#settings, mutated);
      if (isSame(built, this.#units)) return { outcome: "equivalent" };
      const code = createHash("sha256")
        .update(built.map(({ bytecode }) => bytecode).join())
        .digest("hex");
      const quick = await this.#firstFailure(built, this.#order.sorted(this.#suites, within));
      if (quick !== undefined) return { outcome: "killed", by: quick, code };
      this.#deployed ??= buildUnits(this.#project.units, deployedSettings);
      if (isSame(buildUnits(affected, deployedSettings, mutated), this.#deployed))
        return { outcome: "equivalent" };
      const by = effort === "full" ? await this.#run(built, this.#randomized, effort) : undefined;
      return by === undefined ? { outcome: "survived", effort, code } : { outcome: "killed", by, code };
    } catch (error) {
      if (error instanceof CompileError) return { outcome: "invalid", error: error.message };
      throw error;
    }
  }

  async #firstFailure(units: readonly BuiltUnit[], suites: ArtifactId[]): Promise<Failure | undefined> {
    for (const suite of suites) {
      const failure = await this.#run(units, [suite], "quick");
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  #run(units: readonly BuiltUnit[], suites: ArtifactId[], effort: Effort): Promise<Failure | undefined> {
    const others = this.#units.filter(({ file }) => units.every((unit) => unit.file !== file));
    return runSuites([...this.#tests, ...[...units, ...others].map(toArtifact)], suites, effort);
  }

  #containing(file: string): Unit[] {
    const units = this.#project.units.filter((unit) => importsOf(unit.file).has(file));
    if (units.length === 0) throw new Error(`No contract that the tests deploy contains ${file}.`);
    return units;
  }
}

/** Compiles with the first settings that can. */
function buildQuickly(units: readonly Unit[]): [(typeof quickSettings)[number], BuiltUnit[]] {
  for (const settings of quickSettings) {
    try {
      return [settings, buildUnits(units, settings)];
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
    }
  }
  return [ssaSettings, buildUnits(units, ssaSettings)];
}

/** Whether every unit has the code that it has among `originals`. */
function isSame(units: readonly BuiltUnit[], originals: readonly BuiltUnit[]): boolean {
  return units.every(({ file, bytecode }) =>
    originals.some((original) => original.file === file && original.bytecode === bytecode),
  );
}
