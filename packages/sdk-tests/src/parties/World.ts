import type { Devnet } from "@abbababa/devnet";
import type { Address } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";

/** Where honest and dishonest parties meet. */
export interface World {
  readonly devnet: Devnet;
  readonly escrow: Address;
  readonly spendCap: Address;
  readonly usdc: Address;
  /** The sellers that owners name in their grants. */
  readonly sellers: readonly [PrivateKeyAccount, PrivateKeyAccount];
  /** May revoke a session, by its terms. */
  readonly guardian: PrivateKeyAccount;
  /** Wants everything; has Ether for gas of its own. */
  readonly thief: PrivateKeyAccount;
}
