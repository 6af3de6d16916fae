import type { Enabling } from "../payer/enableIfNeeded.ts";
import type { PayerContext } from "../payer/PayerContext.ts";
import type { PaymentPolicy } from "../policy/PaymentPolicy.ts";

/** What requests are paid with. */
export interface PayingContext extends PayerContext {
  readonly enabling: Enabling;
  readonly policy: PaymentPolicy;
  readonly fetch: typeof globalThis.fetch;
}
