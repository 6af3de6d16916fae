import type { Address } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { Call } from "./KeyHolder.ts";

/** An account's owner, and what they do without any session: directly, as the account's own EOA. */
export interface Owner {
  readonly eoa: PrivateKeyAccount;
  /** The smart account, deployed and funded. */
  readonly account: Address;
  /** Executes calls as the account. */
  execute(calls: readonly Call[]): Promise<void>;
}
