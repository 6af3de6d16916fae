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

/** Whom to ask about a payment. It is refused unless the answer is `true`. */
export interface AskRule {
  /** Payments above so many base units are asked about. */
  readonly above: bigint;
  readonly approve: (payment: ProposedPayment) => Promise<boolean>;
  /** Seconds that the answer may take. @default 300 */
  readonly timeoutSeconds?: number | undefined;
}

/**
 * What the agent keeps to by itself, before anything is signed. A courtesy: the chain's word is the session's terms. The
 * amounts are of each token for itself, in base units; days are the last 24 hours of the book, which counts for all
 * processes that share it.
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
  /** Asks somebody first. @default nobody */
  readonly ask?: AskRule | undefined;
}
