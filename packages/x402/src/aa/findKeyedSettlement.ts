import { settlementAbi } from "@abbababa/sdk";
import { type Address, type Client, getAbiItem, type Hex } from "viem";
import { entryPoint07Abi, type UserOperation } from "viem/account-abstraction";
import { getBlockNumber } from "viem/actions";
import { searchLogs } from "../chain/searchLogs.ts";
import { PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";
import { bucketSeconds, type SettledRequest, toRequestHash } from "./requestHash.ts";

/** Blocks that are searched: more than a day of two-second blocks. */
const lookBack = 50_000n;

/** Buckets of as many blocks, where a block takes twelve seconds. */
const bucketsBack = (Number(lookBack) * 12) / bucketSeconds;

const sequenceBits = 64n;

/** A request of a key, as it would be now, and who pays. */
export interface KeyedRequest {
  readonly payer: Address;
  readonly settlementContract: Address;
  readonly request: SettledRequest;
}

/**
 * Finds the transaction that settled the request of a key, at whatever price and for whichever merchant.
 *
 * @param client - Reads the chain.
 * @param keyed - {@link KeyedRequest}
 * @returns The transaction; `undefined`: the node shows none.
 */
export async function findKeyedSettlement(
  client: Client,
  { payer, settlementContract: address, request }: KeyedRequest,
): Promise<Hex | undefined> {
  const event = getAbiItem({ abi: settlementAbi, name: "Settled" });
  const settlements = await searchLogs(
    client,
    { address, event, args: { payer } },
    ...(await lookedAt(client)),
  );
  const hashes = new Map<Address, ReadonlySet<string>>();
  const found = settlements.find(({ args: { merchant, requestHash } }) => {
    if (merchant === undefined || requestHash === undefined) return false;
    const known = hashes.get(merchant) ?? hashesOf({ ...request, merchant });
    hashes.set(merchant, known);
    return known.has(requestHash);
  });
  return found?.transactionHash;
}

/**
 * Makes sure that no operation of a key was included that the node does not show: those of one nonce key show in the
 * sequence of the next.
 *
 * @param client - Reads the chain.
 * @param key - Names the payment.
 * @param entryPoint - That the operation is for.
 * @param userOperation - Its next operation.
 * @throws {PaymentOutcomeUnknownError} when there is one: it may have paid.
 */
export async function checkAllShown(
  client: Client,
  key: string,
  entryPoint: Address,
  { sender, nonce }: Pick<UserOperation, "sender" | "nonce">,
): Promise<void> {
  const nonceKey = nonce >> sequenceBits;
  const sequence = nonce - (nonceKey << sequenceBits);
  if (sequence === 0n) return;
  // It is the same in all versions.
  const event = getAbiItem({ abi: entryPoint07Abi, name: "UserOperationEvent" });
  const query = { address: entryPoint, event, args: { sender } } as const;
  const operations = await searchLogs(client, query, ...(await lookedAt(client)));
  const shown = operations.filter(({ args }) => (args.nonce ?? 0n) >> sequenceBits === nonceKey);
  if (BigInt(shown.length) >= sequence) return;
  const reason = "an operation with its nonce was included, and the node does not show which";
  throw new PaymentOutcomeUnknownError({ key, reason });
}

async function lookedAt(client: Client): Promise<[from: bigint, to: bigint]> {
  const latest = await getBlockNumber(client, { cacheTime: 0 });
  return [latest > lookBack ? latest - lookBack : 0n, latest];
}

/** What the request hashes to, at any time that is looked back to. */
function hashesOf(request: SettledRequest): ReadonlySet<string> {
  const count = bucketsBack + 2;
  return new Set(
    Array.from({ length: count }, (_, back) =>
      toRequestHash({ ...request, timeBucket: Math.max(request.timeBucket + 1 - back, 0) }),
    ),
  );
}
