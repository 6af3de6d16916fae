import { type Address, type Client, type Hex, isAddressEqual, parseAbiItem, parseEventLogs } from "viem";
import { getBlockNumber, getTransactionReceipt } from "viem/actions";
import type { BookedPayment } from "../book/PaymentBook.ts";
import { searchLogs } from "../chain/searchLogs.ts";
import { PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";

const usedEvent = parseAbiItem("event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)");
const transferEvent = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)");

/** Whose transfer used a payment's nonce. */
export type Settlement = { readonly is: "settled"; readonly transaction: Hex } | { readonly is: "foreign" };

/**
 * Finds the transaction that used a payment's nonce, and whether it was this payment.
 *
 * @param client - Reads the chain.
 * @param parameters - The payment as booked, and its nonce, which the token says is used.
 * @returns The transaction when it moved this payment's amount to this payment's payee; else it was another's.
 * @throws {PaymentOutcomeUnknownError} when the node does not show it.
 */
export async function findSettlement(
  client: Client,
  { payment, nonce }: { readonly payment: BookedPayment; readonly nonce: Hex },
): Promise<Settlement> {
  const { key, token, account, bookedAtBlock } = payment;
  const latest = await getBlockNumber(client, { cacheTime: 0 });
  const hash = await findUse(client, { token, account, nonce }, bookedAtBlock + 1n, latest);
  // Used before it was booked: by a process that does not keep this book.
  if (hash === undefined) return await olderUse(client, payment, nonce);
  const isThis = await isSettledBy(client, payment, hash).catch((cause: unknown) => {
    throw new PaymentOutcomeUnknownError({
      key,
      reason: `the node does not show transaction ${hash}`,
      cause,
    });
  });
  return isThis ? { is: "settled", transaction: hash } : { is: "foreign" };
}

/**
 * Whether a transaction moved a payment's amount to its payee.
 *
 * @param client - Reads the chain.
 * @param payment - As booked.
 * @param hash - The transaction.
 */
export async function isSettledBy(client: Client, payment: BookedPayment, hash: Hex): Promise<boolean> {
  const { token, account, to, value } = payment;
  const { logs } = await getTransactionReceipt(client, { hash });
  return parseEventLogs({ abi: [transferEvent], logs, eventName: "Transfer" }).some(
    ({ address, args }) =>
      isAddressEqual(address, token) &&
      isAddressEqual(args.from, account) &&
      isAddressEqual(args.to, to) &&
      args.value === value,
  );
}

/** The nonce is used, and not since the booking, as far as the node shows: then it must show that it was before. */
async function olderUse(client: Client, payment: BookedPayment, nonce: Hex): Promise<Settlement> {
  const { key, token, account, bookedAtBlock, place } = payment;
  const from = bookedAtBlock > lookBack ? bookedAtBlock - lookBack : 0n;
  const hash = await findUse(client, { token, account, nonce }, from, bookedAtBlock);
  if (hash !== undefined) return { is: "foreign" };
  throw new PaymentOutcomeUnknownError({
    key,
    reason: `slot ${payment.slot} of period ${place.period} is used, and the node does not show by which transaction`,
  });
}

/** Blocks before the booking that are searched: more than a day of two-second blocks. */
const lookBack = 50_000n;

async function findUse(
  client: Client,
  { token, account, nonce }: Use,
  from: bigint,
  to: bigint,
): Promise<Hex | undefined> {
  const query = { address: token, event: usedEvent, args: { authorizer: account, nonce } };
  const [log] = await searchLogs(client, query, from, to);
  return log?.transactionHash;
}

interface Use {
  readonly token: Address;
  readonly account: Address;
  readonly nonce: Hex;
}
