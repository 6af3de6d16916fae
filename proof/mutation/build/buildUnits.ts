import { compile, compileError } from "../../compiler/compile.ts";
import type { Unit } from "../project.ts";

/** Creation code of a unit, with its interface. */
export interface BuiltUnit extends Unit {
  /** As JSON. */
  readonly abi: string;
  /** Creation code, hexadecimal without prefix. */
  readonly bytecode: string;
  /** Code once deployed, hexadecimal without prefix. */
  readonly deployedBytecode: string;
}

/** The compiler refused a source. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  /** Where it found something wrong, in bytes from the source's start. */
  readonly offsets: readonly number[];

  constructor(message: string, offsets: readonly number[]) {
    super(message);
    this.offsets = offsets;
  }
}

/**
 * Compiles units, with a mutated source in place of its original.
 *
 * @throws {CompileError} If a source does not compile.
 */
export function buildUnits(
  units: readonly Unit[],
  settings: Readonly<Record<string, unknown>>,
  mutated: ReadonlyMap<string, string> = new Map(),
): BuiltUnit[] {
  const selected = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"];
  const output = compile({
    files: units.map(({ file }) => file),
    replaced: mutated,
    settings,
    outputSelection: Object.fromEntries(units.map(({ file, name }) => [file, { [name]: selected }])),
  });
  const error = compileError(output);
  if (error !== undefined) {
    const offsets = output.errors.flatMap(({ severity, sourceLocation }) =>
      severity === "error" && sourceLocation !== undefined ? [sourceLocation.start] : [],
    );
    throw new CompileError(error, offsets);
  }
  return units.map(({ file, name }) => {
    const built = output.contracts[file]?.[name];
    const bytecode = built?.evm?.bytecode?.object;
    if (built === undefined || !bytecode) throw new Error(`${file} has no deployable ${name}.`);
    const deployedBytecode = built.evm?.deployedBytecode?.object ?? "";
    return { file, name, abi: JSON.stringify(built.abi), bytecode, deployedBytecode };
  });
}
