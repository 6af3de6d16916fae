import type { Address } from "viem";

/** A payment that somebody is asked about. */
export interface ProposedPayment {
  /** Host of the resource. */
  readonly host: string;
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** What the server says the resource is; text from outside. */
  readonly description: string | undefined;
}

/**
 * What the agent keeps to by itself, before anything is signed. A courtesy: the chain's word is the session's terms. The
 * amounts are of each token for itself, in base units; days are the last 24 hours of the book.
 */
export interface PaymentPolicy {
  /** Hosts that may be paid: `api.example.com`, or `*.example.com` for all below it. @default any */
  readonly hosts?: readonly string[] | undefined;
  /** @default what the session allows */
  readonly maxPerRequest?: bigint | undefined;
  /** @default what the session allows */
  readonly maxPerHostPerDay?: bigint | undefined;
  /** @default what the session allows */
  readonly maxPerDay?: bigint | undefined;
  /** Asks somebody about payments above `above`; the payment is refused unless the answer is `true`. */
  readonly ask?:
    | { readonly above: bigint; readonly approve: (payment: ProposedPayment) => Promise<boolean> }
    | undefined;
}
