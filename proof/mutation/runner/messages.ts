import { z } from "zod";
import type { Switchable } from "../switched/switchSource.ts";

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
      /** The function that it stands in. */
      readonly within: string;
      /** How hard the suites try to notice it. */
      readonly effort: Effort;
    };

/** How hard suites try: with a few fuzz runs, or with as many as the tests ask for. */
export const efforts = ["quick", "full"] as const;

/** One of them. */
export type Effort = (typeof efforts)[number];

const failureSchema = z.strictObject({
  /** File of the test; empty if no test failed, but none ended either. */
  file: z.string(),
  /** Its contract. */
  suite: z.string(),
  /** Its function. */
  test: z.string(),
  /** What it said. */
  reason: z.string(),
});

/** A test that failed. */
export type Failure = z.output<typeof failureSchema>;

/** What becomes of a mutant; `code` tells those apart that compile to different code. */
export const verdictSchema = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("killed"), by: failureSchema, code: z.string() }),
  z.strictObject({ outcome: z.literal("survived"), effort: z.enum(efforts), code: z.string() }),
  z.strictObject({ outcome: z.literal("equivalent") }),
  z.strictObject({ outcome: z.literal("invalid"), error: z.string() }),
]);

/** What became of a mutant. */
export type Verdict = z.output<typeof verdictSchema>;

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
