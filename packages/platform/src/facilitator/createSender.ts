import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hex,
  RpcRequestError,
  type Transport,
} from "viem";
import { getTransactionCount, getTransactionReceipt, sendTransaction } from "viem/actions";
import type { Turns } from "./createTurns.ts";

/** A call to send. */
export interface SentCall {
  readonly to: Address;
  readonly data: Hex;
  /** Most gas. */
  readonly gas: bigint;
}

/** Wei for a unit of gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** Sends what one settlement takes, and knows what that cost. */
export interface Sender {
  send(call: SentCall): Promise<Hex>;
  /** @returns Wei, of what is not known to have cost less the most. */
  cost(): Promise<bigint>;
}

/**
 * Makes a sender for one settlement. Whoever shares its key takes turns, so that each transaction has the next nonce, also
 * after one that the node did not take.
 *
 * @param client - Signs and sends.
 * @param turns - Of all who send by its key.
 * @param fees - At most.
 */
export function createSender(client: Client<Transport, Chain, Account>, turns: Turns, fees: Fees): Sender {
  const sent: { hash: Hex | undefined; worst: bigint }[] = [];
  return {
    send: ({ to, data, gas }) =>
      turns(async () => {
        const { address } = client.account;
        const nonce = await getTransactionCount(client, { address, blockTag: "pending" });
        const entry: (typeof sent)[number] = { hash: undefined, worst: gas * fees.maxFeePerGas };
        sent.push(entry);
        try {
          entry.hash = await sendTransaction(client, { to, data, gas, nonce, ...fees });
          return entry.hash;
        } catch (error) {
          // The node says that it did not take it. Of a node that says nothing it is not known.
          if (isNodesAnswer(error)) entry.worst = 0n;
          throw error;
        }
      }),
    async cost() {
      const costs = await Promise.all(sent.map(({ hash, worst }) => costOf(client, hash, worst)));
      return costs.reduce((sum, cost) => sum + cost, 0n);
    },
  };
}

async function costOf(client: Client, hash: Hex | undefined, worst: bigint): Promise<bigint> {
  if (hash === undefined) return worst;
  const receipt = await getTransactionReceipt(client, { hash }).catch(() => undefined);
  if (receipt === undefined) return worst;
  const { gasUsed, effectiveGasPrice } = receipt;
  // What an OP chain takes for the L1 comes on top.
  const l1Fee = "l1Fee" in receipt && typeof receipt.l1Fee === "bigint" ? receipt.l1Fee : 0n;
  return gasUsed * effectiveGasPrice + l1Fee;
}

function isNodesAnswer(error: unknown): boolean {
  return error instanceof BaseError && error.walk((cause) => cause instanceof RpcRequestError) !== null;
}
