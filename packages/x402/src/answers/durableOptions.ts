import { parseWith } from "@abbababa/sdk/internal";
import * as z from "zod/mini";
import { defaultKeepSeconds } from "./writtenAnswer.ts";

/** How long a store that outlives the process keeps and waits. Seconds. */
export interface DurableAnswersOptions {
  /** An answer is kept. @default 600 */
  readonly keepSeconds?: number | undefined;
  /** A request whose server no longer shows that it lives is taken for interrupted. @default 30 */
  readonly leaseSeconds?: number | undefined;
  /** A second request of one payment waits for the first, before it is told to come again. @default 10 */
  readonly waitSeconds?: number | undefined;
}

const seconds = (fallback: number, least: number) =>
  z._default(z.number().check(z.minimum(least), z.maximum(31_536_000)), fallback);

const schema = z.object({
  keepSeconds: seconds(defaultKeepSeconds, 0),
  leaseSeconds: seconds(30, 1),
  waitSeconds: seconds(10, 0),
});

/** Reads the options of a store. */
export function readDurableOptions(options: DurableAnswersOptions, subject: string) {
  const { keepSeconds, leaseSeconds, waitSeconds } = parseWith(schema, options, subject);
  return { keep: keepSeconds * 1_000, lease: leaseSeconds * 1_000, wait: waitSeconds * 1_000 };
}
