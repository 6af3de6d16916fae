import type { SessionClient } from "@abbababa/sdk";
import type { Address } from "viem";
import type { PaymentBook } from "../book/PaymentBook.ts";

/** What payments are made with. */
export interface PayerContext {
  readonly session: SessionClient;
  readonly book: PaymentBook;
}

/** A payment that is asked for under a key. */
export interface PaymentWish {
  readonly key: string;
  /** Whether the key may name a payment of an earlier run: it was given, not made up for this call. */
  readonly isGiven: boolean;
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** Host of the resource. */
  readonly host: string;
  /** Seconds that the server takes at most. */
  readonly maxTimeoutSeconds: number;
}
