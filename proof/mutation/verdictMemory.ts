import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { compilerVersion } from "../compiler/compile.ts";
import { readSource } from "../compiler/readSource.ts";
import { repositoryRoot } from "../repositoryRoot.ts";
import type { Mutant } from "./listMutants.ts";
import { importsOf, type Project } from "./project.ts";
import { type Verdict, verdictSchema } from "./runner/messages.ts";

const rowSchema = z.strictObject({ mutant: z.string(), evidence: z.string(), verdict: verdictSchema });

/**
 * Verdicts of earlier runs, so that a run which was stopped goes on where it was. Each is good as long as nothing that
 * it rests on has changed: the project's sources, and the test that failed, or all tests if none did.
 */
export class VerdictMemory {
  readonly #path: string;
  readonly #sources: string;
  readonly #tests: string;
  readonly #closures = new Map<string, string>();
  readonly #known = new Map<string, Verdict>();

  /** @param options - `anew`: whether to forget what earlier runs found. */
  constructor(project: Project, { anew }: { anew: boolean }) {
    this.#path = join(repositoryRoot, `cache/proof/verdicts-${project.name}.jsonl`);
    this.#sources = hash([compilerVersion(), ...withContent(project.sources)]);
    this.#tests = hash(project.tests.map((file) => this.#closureOf(file)));
    mkdirSync(dirname(this.#path), { recursive: true });
    if (anew) rmSync(this.#path, { force: true });
    if (!existsSync(this.#path)) return;
    // A line that was cut off when the process was killed is no verdict.
    for (const line of readFileSync(this.#path, "utf8").split("\n")) {
      const row = rowSchema.safeParse(parse(line)).data;
      if (row !== undefined && row.evidence === this.#evidence(row.verdict)) {
        this.#known.set(row.mutant, row.verdict);
      }
    }
  }

  /** What became of a mutant, if that is known. */
  recall({ file, content }: Mutant): Verdict | undefined {
    return this.#known.get(hash([file, content]));
  }

  /** Keeps what became of a mutant. */
  keep({ file, content }: Mutant, verdict: Verdict): void {
    const row = { mutant: hash([file, content]), evidence: this.#evidence(verdict), verdict };
    appendFileSync(this.#path, `${JSON.stringify(row)}\n`);
  }

  #evidence(verdict: Verdict): string {
    const killer = verdict.outcome === "killed" ? verdict.by.file : "";
    const tests = killer === "" ? this.#tests : this.#closureOf(killer);
    return hash([this.#sources, tests]);
  }

  #closureOf(file: string): string {
    const known = this.#closures.get(file) ?? hash(withContent([...importsOf(file)].sort()));
    this.#closures.set(file, known);
    return known;
  }
}

function withContent(files: readonly string[]): string[] {
  return files.flatMap((file) => [file, readSource(file)]);
}

function hash(parts: readonly string[]): string {
  const sha = createHash("sha256");
  for (const part of parts) sha.update(`${part.length}:`).update(part);
  return sha.digest("hex");
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
