import { readSource } from "../../compiler/readSource.ts";
import { ssaSettings } from "../../compiler/settings.ts";
import { type BuiltUnit, buildUnits, CompileError } from "../build/buildUnits.ts";
import type { Unit } from "../project.ts";
import { type Switchable, type SwitchedSource, switchSource } from "./switchSource.ts";

/** A build that holds many mutants. */
export interface SwitchedBuild {
  /** Those that it holds. */
  readonly indices: readonly number[];
  /** Its contracts with one mistake in force, or with none. */
  readonly units: (index: number) => BuiltUnit[];
}

/**
 * Compiles many mutants of a source at once, without the optimizer, which would see through the switch. Those that do
 * not compile are left out.
 */
export function buildSwitched(
  units: readonly Unit[],
  file: string,
  switchables: readonly Switchable[],
): SwitchedBuild | undefined {
  let left = switchables;
  while (left.length > 0) {
    const source = switchSource(Buffer.from(readSource(file)), left);
    try {
      const built = buildUnits(units, ssaSettings, new Map([[file, source.content]]));
      return {
        indices: left.map(({ index }) => index),
        units: (index) => built.map((unit) => setIndex(unit, source.number, index)),
      };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const faulty = faultyIn(source, error);
      if (faulty.size === 0) return undefined;
      left = left.filter(({ index }) => !faulty.has(index));
    }
  }
  return undefined;
}

function faultyIn({ places }: SwitchedSource, { offsets }: CompileError): Set<number> {
  return new Set(
    places
      .filter(({ span }) => offsets.some((offset) => offset >= span.start && offset < span.end))
      .map(({ index }) => index),
  );
}

function setIndex(unit: BuiltUnit, number: string, index: number): BuiltUnit {
  const value = index.toString(16).padStart(64, "0");
  return {
    ...unit,
    bytecode: unit.bytecode.replaceAll(number, value),
    deployedBytecode: unit.deployedBytecode.replaceAll(number, value),
  };
}
