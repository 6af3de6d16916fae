import type { EscrowChain } from "../../../src/index.ts";
import type { Checkout } from "../startTestPlatform.ts";

/** Something to do, to its end however often whoever does it is killed. */
export interface Operation {
  readonly number: number;
  readonly kind: "cancel" | "pay" | "deliver" | "leave";
}

/** What a life is given: where the store is, and who buys and sells there. */
export interface Life {
  readonly databaseUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly secretsKey: string;
  readonly serviceId: string;
  readonly sellerKey: string;
  /** Session tokens of the buyer's; operations take turns. */
  readonly tokens: readonly string[];
}

type ChainMethod = "feeBps" | "head" | "block" | "events" | "inclusion";

/** What outlives every life: the chain, and what is to be done. */
export interface Control {
  chain<name extends ChainMethod>(
    name: name,
    ...args: Parameters<EscrowChain[name]>
  ): Promise<Awaited<ReturnType<EscrowChain[name]>>>;
  /** The next operation; one that a dead life left undone first. `null`: there is none. */
  next(): Promise<Operation | null>;
  /** Mines the funding of a purchase, once; returns its transaction's hash. */
  fund(checkout: Checkout): Promise<`0x${string}`>;
  /** Mines the proof of a delivery, once. */
  prove(checkout: Checkout, payload: string): Promise<void>;
  /** An operation has come to its end: with a purchase, or refused for the budget. */
  done(number: number, transactionId: string | null): Promise<void>;
}
