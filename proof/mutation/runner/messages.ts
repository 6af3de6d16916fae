import type { Switchable } from "../switched/switchSource.ts";
import type { Failure } from "./runSuites.ts";

/** What a worker is asked. */
export type Task =
  | {
      /** Compiles a test file into the cache. */
      readonly kind: "build tests";
      /** The file. */
      readonly file: string;
    }
  | {
      /** Compiles mutants of one source together and runs the quick suites on each. */
      readonly kind: "batch";
      /** The source. */
      readonly file: string;
      /** The mutants, and the functions they stand in. */
      readonly mutants: readonly (Switchable & { readonly within: string })[];
    }
  | {
      /** Compiles a mutant alone and runs every suite on it. */
      readonly kind: "mutant";
      /** The source. */
      readonly file: string;
      /** Its content, with the mistake. */
      readonly content: string;
    };

/** What became of a mutant. */
export type Verdict =
  | { readonly outcome: "killed"; readonly by: Failure; readonly code: string }
  | { readonly outcome: "survived"; readonly code: string }
  | { readonly outcome: "equivalent" }
  | { readonly outcome: "invalid"; readonly error: string };

/** A mutant of a batch, after the quick suites. */
export interface Run {
  /** Its number. */
  readonly index: number;
  /** What failed, if anything did. */
  readonly by: Failure | undefined;
}

/** What a worker answers. */
export type Answer =
  | { readonly kind: "built" }
  | {
      readonly kind: "batch";
      /** The mutants that were run, with the failure of those that were killed. */
      readonly run: readonly Run[];
    }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | { readonly kind: "error"; readonly message: string };
