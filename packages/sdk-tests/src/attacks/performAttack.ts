import { toSessionError } from "@abbababa/sdk/wallet/session-keys";
import { type Change, changesBetween, readState } from "../chain/readState.ts";
import type { Target } from "../parties/Target.ts";
import type { World } from "../parties/World.ts";
import type { Attack } from "./Attack.ts";

/** What became of an attack. */
export interface AttackResult {
  readonly outcome: "refused" | "succeeded";
  /** Name of the typed error; none when it succeeded. */
  readonly error: string | undefined;
  readonly cause: unknown;
  /** What it changed on the chain: nothing, if all is well. */
  readonly changes: readonly Change[];
}

/**
 * Lets whoever holds a key try an attack, and compares the chain before and after.
 *
 * @param attack - From the catalogue.
 * @param target - A session granted with the attack's `wishes`.
 * @param world - Where.
 */
export async function performAttack(attack: Attack, target: Target, world: World): Promise<AttackResult> {
  await attack.before?.(target, world);
  const { holder } = target;
  const before = await readState(world, holder);
  let cause: unknown;
  let outcome: AttackResult["outcome"] = "succeeded";
  try {
    await attack.run(holder, world);
  } catch (error) {
    outcome = "refused";
    cause = error;
  }
  const changes = changesBetween(before, await readState(world, holder));
  return { outcome, error: outcome === "refused" ? nameOf(cause) : undefined, cause, changes };
}

/** Errors of this package are as they are; whatever else a client threw gets the SDK's type. */
function nameOf(error: unknown): string {
  const ours = ["SignatureRefusedError", "ExecutionRevertedError", "OnlyBundlerRefusedError"];
  if (error instanceof Error && ours.includes(error.name)) return error.name;
  return toSessionError(error).name;
}
