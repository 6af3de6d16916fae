import { type Address, hexToNumber, parseAbi, slice } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import { getBalance, getBlock, getTransactionCount, readContract } from "viem/actions";
import { getAction } from "viem/utils";
import {
  type AccountClient,
  accountOfClient,
  type ChainClient,
  type EscrowClient,
  isSession,
  readClientOf,
} from "../escrow/EscrowClient.ts";
import { InsufficientBalanceError } from "../escrow/errors/tokenErrors.ts";
import { readTokenBalance } from "../escrow/readTokenBalance.ts";
import type { AnyCall, SentCalls } from "../escrow/SentCalls.ts";
import { sendAsOperation } from "../escrow/sendAsOperation.ts";
import { sendTransactions } from "../escrow/sendTransactions.ts";
import { toSendError } from "../escrow/toSendError.ts";
import { turnsOf } from "../escrow/turnsOf.ts";
import type { SessionClient } from "../session/client/SessionClient.ts";
import { NonceConflictError } from "../session/errors/networkErrors.ts";
import { TransactionPendingError } from "./delegationErrors.ts";
import { encodeTransfer } from "./encodeTransfer.ts";
import { MovedMoney } from "./MovedMoney.ts";

/** What a wallet is to hold. */
interface Holding {
  /** The session's wallet. */
  readonly to: Address;
  readonly token: Address;
  /** Base units that the wallet is to hold. */
  readonly budget: bigint;
  /** ETH that the wallet is to hold for gas, in wei. */
  readonly gasWei: bigint;
}

/** What the wallet is short of, and the calls that top it up. */
interface Shortfall {
  /** Base units. */
  readonly amount: bigint;
  readonly wei: bigint;
  readonly calls: readonly AnyCall[];
}

/**
 * Brings a session's wallet up to what it is to hold, of a token and of ETH. Repeated, it adds only what lacks.
 *
 * What lacks is read of a state of the chain in which the payer's nonce is the one that is then paid with. So either an
 * earlier payment is part of that state, or it takes this one's nonce: of both only one is ever included.
 *
 * @param client - Pays: the owner's wallet.
 * @param holding - {@link Holding}
 * @returns What was moved of the token.
 * @throws {InsufficientBalanceError} with nothing sent.
 * @throws {TransactionPendingError | NonceConflictError} when the payer is paying already; call again.
 */
export async function fundWallet(client: EscrowClient, holding: Holding): Promise<MovedMoney> {
  try {
    if (isSession(client)) return await fundBySession(client, holding);
    const { account } = client;
    return await turnsOf(client).run(() =>
      account.type === "smart"
        ? fundByOperation(client, account, holding)
        : fundByTransactions(client, holding),
    );
  } catch (error) {
    throw toSendError(error, accountOfClient(client));
  }
}

/** All is read of one block: a node that has fallen behind then gives a nonce that is used up. */
async function fundByTransactions(client: AccountClient, holding: Holding): Promise<MovedMoney> {
  const { address } = client.account;
  const { number: blockNumber } = await getAction(client, getBlock, "getBlock")({ blockTag: "latest" });
  const shortfall = await readShortfall(client, address, holding, blockNumber);
  return topUp(shortfall, async () => {
    const nonce = await getAction(
      client,
      getTransactionCount,
      "getTransactionCount",
    )({ address, blockNumber });
    await checkNothingPending(client, address, nonce);
    return sendTransactions(client, shortfall.calls, nonce);
  });
}

async function checkNothingPending(reader: ChainClient, account: Address, nonce: number): Promise<void> {
  const count = getAction(reader, getTransactionCount, "getTransactionCount");
  const next = await count({ address: account, blockTag: "pending" });
  if (next > nonce) throw new TransactionPendingError({ account, nonce });
}

/** All fundings of a wallet go through one lane of nonces; the nonce must be that of the block that all else is read of. */
async function fundByOperation(
  client: AccountClient,
  account: SmartAccount,
  holding: Holding,
): Promise<MovedMoney> {
  const reader = readClientOf(client);
  const { address } = account;
  const nonce = await account.getNonce({ key: BigInt(laneOf(holding)) });
  const { number: blockNumber } = await getAction(reader, getBlock, "getBlock")({ blockTag: "latest" });
  const shortfall = await readShortfall(reader, address, holding, blockNumber);
  const nonceThere = await getAction(
    reader,
    readContract,
    "readContract",
  )({
    address: account.entryPoint.address,
    abi: parseAbi(["function getNonce(address sender, uint192 key) view returns (uint256)"]),
    functionName: "getNonce",
    args: [address, nonce >> 64n],
    blockNumber,
  });
  if (nonceThere !== nonce) throw new NonceConflictError();
  return topUp(shortfall, () => sendAsOperation(client, account, shortfall.calls, nonce));
}

/** As above; the session reads its nonce itself, so what lacks is read again after that. A redemption is a transaction. */
async function fundBySession(client: SessionClient, holding: Holding): Promise<MovedMoney> {
  const read = () => readShortfall(client.publicClient, client.account, holding);
  const shortfall = await read();
  const beforeSending = async () => {
    if (client.grant.executor === "redeem") {
      const [reader, address] = [client.publicClient, client.sessionKeyAddress];
      const nonce = await getAction(reader, getTransactionCount, "getTransactionCount")({ address });
      await checkNothingPending(reader, address, nonce);
    }
    const { amount, wei } = await read();
    if (amount !== shortfall.amount || wei !== shortfall.wei) throw new NonceConflictError();
  };
  return topUp(shortfall, () =>
    client.sendCalls({ calls: shortfall.calls, lane: laneOf(holding), beforeSending }),
  );
}

async function topUp(
  { amount, calls }: Shortfall,
  send: () => Promise<Pick<SentCalls, "transactionHash">>,
): Promise<MovedMoney> {
  if (calls.length === 0) return new MovedMoney({ amount, transactionHash: undefined });
  const { transactionHash } = await send();
  return new MovedMoney({ amount, transactionHash });
}

/** Of the wallet's address, 0 to 65535. */
function laneOf({ to }: Holding): number {
  return hexToNumber(slice(to, 18, 20));
}

async function readShortfall(
  reader: ChainClient,
  payer: Address,
  { to, token, budget, gasWei }: Holding,
  blockNumber?: bigint,
): Promise<Shortfall> {
  const block = blockNumber === undefined ? {} : { blockNumber };
  const [held, heldWei, balance] = await Promise.all([
    readTokenBalance(reader, { token, account: to, blockNumber }),
    getAction(reader, getBalance, "getBalance")({ address: to, ...block }),
    readTokenBalance(reader, { token, account: payer, blockNumber }),
  ]);
  const amount = held >= budget ? 0n : budget - held;
  const wei = heldWei >= gasWei ? 0n : gasWei - heldWei;
  if (balance < amount) {
    throw new InsufficientBalanceError({ token, account: payer, balance, needed: amount });
  }
  const calls = [
    ...(amount > 0n ? [encodeTransfer(token, to, amount)] : []),
    ...(wei > 0n ? [{ to, data: "0x" as const, value: wei }] : []),
  ];
  return { amount, wei, calls };
}
