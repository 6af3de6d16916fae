import { parseArgs } from "node:util";
import { type PartName, partNames } from "./parts.ts";

/** What `--help` prints. */
export const help = `Usage: pnpm bench [options]

Measures gas, terms, code sizes, latency and the platform on a devnet of its own, and stops it.

Options:
  --only <part>      measure one part only: ${partNames.join(", ")} (may be repeated)
  --check            measure gas, accounts, terms, escrow and bundles; fail when a row is above a committed baseline or a goal is missed
  --update           measure the same; rewrite the committed baselines
  --json <file>      write everything measured to a file
  --operations <n>   steady operations whose latency is taken (default: 20)
  --help             print this`;

/** Parts that have a baseline. */
const held: readonly PartName[] = ["gas", "accounts", "terms", "escrow", "bundles"];

/** Thrown when the command is used wrongly. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the bench was asked for. */
export interface Options {
  readonly help: boolean;
  readonly only: readonly PartName[];
  readonly check: boolean;
  readonly update: boolean;
  readonly json: string | undefined;
  readonly operations: number;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError}
 */
export function readOptions(args: readonly string[]): Options {
  const { only = [], operations, ...values } = parse(args);
  const unknown = only.filter((name) => !isPart(name));
  if (unknown.length > 0) {
    throw new UsageError(`There is no part ${unknown.join(", ")}: there are ${partNames.join(", ")}.`);
  }
  const count = Number(operations);
  if (!Number.isSafeInteger(count) || count < 1 || count > 500) {
    throw new UsageError("--operations takes a number from 1 to 500.");
  }
  if (values.check && values.update) throw new UsageError("Give --check or --update, not both.");
  const asked = only.filter(isPart);
  const holds = values.check || values.update;
  // Without wishes that have a baseline, every part is held that has one, and nothing else is measured for it.
  const wanted = asked.some((name) => held.includes(name)) ? asked : [...held, ...asked];
  const chosen = holds ? partNames.filter((name) => wanted.includes(name)) : asked;
  return { ...values, json: values.json, operations: count, only: chosen.length > 0 ? chosen : partNames };
}

function isPart(name: string): name is PartName {
  return (partNames as readonly string[]).includes(name);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        check: { type: "boolean", default: false },
        update: { type: "boolean", default: false },
        json: { type: "string" },
        operations: { type: "string", default: "20" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
