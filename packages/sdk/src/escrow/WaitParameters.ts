import type { Names } from "../parameters/checkParameters.ts";

/** How long to wait for what another process has sent. */
export interface WaitParameters {
  /** Milliseconds to wait in all. @default 120_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds between looks at the chain. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

/** What {@link WaitParameters} may hold. */
export const waitNames = {
  timeout: "timeout",
  pollingInterval: "milliseconds",
} satisfies Names<WaitParameters>;
