import type { Address, Hex } from "viem";
import type { Receipt } from "./readResponse.ts";

/** A payment that a server has accepted. */
export interface PaymentMade {
  /** Names it: with the same key nothing is paid again. */
  readonly key: string;
  readonly chainId: number;
  readonly account: Address;
  readonly sessionId: Hex;
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** What the server said of the settlement; its word, not the chain's. `undefined`: nothing that can be read. */
  readonly receipt: Receipt | undefined;
  /** Transaction that had settled the key's payment before this call, as the chain shows it. */
  readonly settledBefore: Hex | undefined;
}
