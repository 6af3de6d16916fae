import { listSessionEvents, type SessionClient, type SessionLogEvent } from "@abbababa/sdk";
import { type Address, erc20Abi, type Hex, isAddressEqual, parseEventLogs } from "viem";
import { type ShownAmount, showAmount, type Token } from "./tokens.ts";

/** Something that the chain shows of an account. */
export interface SeenOnChain {
  readonly type: "operation" | "payment" | "redemption";
  readonly transactionHash: Hex;
  /** Unix seconds. */
  readonly at: number;
  /** What left the account, in words. */
  readonly purpose: string;
  readonly moved: readonly { readonly to: Address; readonly amount: ShownAmount }[];
}

/** The same, and which ids its logs name. */
export interface ChainEntry {
  readonly seen: SeenOnChain;
  readonly topics: ReadonlySet<string>;
}

/** What {@link readChainActivity} takes. */
export interface ChainQuery {
  /** How many of the newest blocks are looked at. */
  readonly blocks: number;
  /** The most transactions. */
  readonly limit: number;
  readonly tokenOf: (address: string) => Promise<Token>;
}

/** Milliseconds that a node may take for all of it. */
const patience = 15_000;

/**
 * Reads what the chain shows of a session's account: operations, payments by signature, and redemptions of the session.
 *
 * @param session - Whose account.
 * @param query - {@link ChainQuery}
 * @returns Newest first; `from` is missing when the node did not answer in time.
 */
export async function readChainActivity(
  session: SessionClient,
  query: ChainQuery,
): Promise<{ readonly from: bigint | undefined; readonly entries: readonly ChainEntry[] }> {
  if (query.blocks === 0) return { from: undefined, entries: [] };
  let isLate = false;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => {
      isLate = true;
      resolve(undefined);
    }, patience).unref();
  });
  const reading = read(session, query, () => isLate);
  const found = await Promise.race([reading.catch(() => undefined), late]);
  return found ?? { from: undefined, entries: [] };
}

async function read(session: SessionClient, { blocks, limit, tokenOf }: ChainQuery, isLate: () => boolean) {
  const { publicClient, account, sessionId, terms } = session;
  const head = await publicClient.getBlockNumber({ cacheTime: 0 });
  const from = head > BigInt(blocks) ? head - BigInt(blocks) : 0n;
  const events = new Map<Hex, SessionLogEvent & { readonly kind: SeenOnChain["type"] }>();
  const pages = listSessionEvents({
    chain: publicClient.chain,
    rpcUrl: publicClient.transport.url,
    addresses: session.grant.contracts,
    account,
    fromBlock: from,
    tokens: terms.payments.map(({ token }) => token),
  });
  for await (const page of pages) {
    if (isLate()) return undefined;
    for (const event of page.events) {
      const kind = kindOf(event, sessionId);
      if (kind !== undefined) events.set(event.transactionHash, { ...event, kind });
    }
  }
  const newest = [...events.values()].reverse().slice(0, limit);
  const entries = await Promise.all(
    newest.map(async (event): Promise<ChainEntry> => {
      const { kind: type, transactionHash, blockNumber, timestamp } = event;
      const { logs } = await publicClient.getTransactionReceipt({ hash: transactionHash });
      const transfers = parseEventLogs({ abi: erc20Abi, logs, eventName: "Transfer" });
      const ours = transfers.filter(({ args }) => isAddressEqual(args.from, account));
      const moved = await Promise.all(
        ours.map(async ({ address, args }) => ({
          to: args.to,
          amount: showAmount(args.value, await tokenOf(address)),
        })),
      );
      const isReverted = event.type === "operation" && !event.success;
      const said = moved.map(({ amount, to }) => `${amount.text} to ${to}`).join("; ") || "no token moved";
      const purpose = isReverted ? "reverted" : said;
      const at = timestamp ?? Number((await publicClient.getBlock({ blockNumber })).timestamp);
      const topics = new Set(logs.flatMap((log) => log.topics.map((topic) => topic.toLowerCase())));
      return { seen: { type, transactionHash, at, purpose, moved }, topics };
    }),
  );
  return { from, entries };
}

function kindOf(event: SessionLogEvent, sessionId: Hex): SeenOnChain["type"] | undefined {
  if (event.type === "operation") return "operation";
  if (event.type === "paid") return "payment";
  return event.type === "redeemed" && event.sessionId === sessionId ? "redemption" : undefined;
}
