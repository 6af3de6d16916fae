import type { Profile } from "../home/settings.ts";
import type { Output } from "../output/Output.ts";

/** What every command has. */
export interface Context {
  readonly profile: Profile;
  readonly output: Output;
  /** Aborts on Ctrl-C, and when the process is told to end. */
  readonly signal: AbortSignal;
}

/** What a command does with what every command has. */
export type Run = (context: Context) => Promise<void>;
