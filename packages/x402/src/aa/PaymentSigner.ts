import type { SchemeNetworkClient } from "@x402/core/types";
import type { Address } from "viem";

/**
 * Whatever signs payments of one scheme for a client of x402: register it for its chain, as any scheme. The simplest is a
 * one-off account that is funded for one job.
 */
export interface PaymentSigner extends SchemeNetworkClient {
  /** @returns The account that pays: what is funded. */
  getAddress(): Promise<Address>;
}
