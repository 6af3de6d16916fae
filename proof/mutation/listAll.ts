import { compile, compileError } from "../compiler/compile.ts";
import { listMutants, type Mutant } from "./listMutants.ts";
import type { Project } from "./project.ts";

/** Every mutant of a project. */
export function listAll(project: Project): Mutant[] {
  const output = compile({
    files: project.sources,
    settings: {},
    outputSelection: { "*": { "": ["ast"] } },
  });
  const error = compileError(output);
  if (error !== undefined) throw new Error(error);
  const trees = new Map(
    Object.entries(output.sources).flatMap(([file, { ast }]) =>
      ast === undefined ? [] : [[file, ast] as const],
    ),
  );
  return project.sources.flatMap((file) => listMutants(file, trees));
}
