import type { PolicyContext } from "./prepareWithinPolicy.ts";

/** What requests are paid with. */
export interface PayingContext extends PolicyContext {
  readonly fetch: typeof globalThis.fetch;
}
