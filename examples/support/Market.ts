import type { Address } from "viem";
import type { Endpoints } from "./readEndpoints.ts";

/** Where the examples meet: a chain, a bundler and a platform. */
export interface Market extends Endpoints {
  /**
   * Gives an account 100 USDC, and 1 ETH for gas.
   *
   * @param account - Deployed or not.
   */
  fund(account: Address): Promise<void>;
}
