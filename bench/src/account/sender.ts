import type { Devnet } from "@abbababa/devnet";
import { receiptOf } from "@abbababa/sdk-tests/accounts";
import { type Address, createWalletClient, type Hex, http, type TransactionReceipt } from "viem";

/** Fixed, so that a transaction's gas is never estimated. */
const gasLimit = 12_000_000n;

/** An EOA that sends transactions and waits for them. */
export interface Sender {
  readonly address: Address;
  /** @throws {Error} when the transaction reverts. */
  transact(transaction: { to?: Address; data?: Hex; value?: bigint }): Promise<TransactionReceipt>;
}

/**
 * One of the devnet's funded accounts, as a sender.
 *
 * @param index - Which of them. @default 0
 */
export function senderOf(devnet: Devnet, index = 0): Sender {
  const account = devnet.accounts[index];
  if (account === undefined) throw new RangeError(`The devnet has no account ${index}.`);
  const wallet = createWalletClient({ account, chain: devnet.chain, transport: http() });
  return {
    address: account.address,
    async transact(transaction) {
      const hash = await wallet.sendTransaction({ ...transaction, gas: gasLimit });
      const receipt = await receiptOf(devnet, hash);
      if (receipt.status !== "success")
        throw new Error(`The transaction to ${transaction.to ?? "a new contract"} reverted.`);
      return receipt;
    },
  };
}
