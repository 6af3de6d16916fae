import {
  type Address,
  type Client,
  encodeEventTopics,
  getAddress,
  type Hex,
  isHex,
  numberToHex,
  pad,
  parseAbi,
  parseEventLogs,
  type RpcLog,
} from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { formatLog } from "viem/utils";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { BlockRange } from "../node/searchBlocks.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import type { ChainPlace, SessionLogEvent } from "./SessionLogEvent.ts";

/** EIP-3009. */
const tokenAbi = /* @__PURE__ */ parseAbi([
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
]);
const eventsAbi = [...spendCapAbi, ...tokenAbi, ...entryPoint07Abi];

/** Whose logs, and of which contracts. */
export interface EventSources {
  readonly account: Address;
  /** The SpendCap. */
  readonly module: Address;
  readonly entryPoint: Address;
  /** Whose payments are listed. */
  readonly tokens: readonly Address[];
}

/**
 * Reads what one range of blocks tells of an account's sessions.
 *
 * @param client - Reads the chain.
 * @param sources - The account and the contracts.
 * @param range - The blocks.
 * @returns In the chain's order. What a contract other than these emitted, or what cannot be read, is left out.
 */
export async function readEventLogs(
  client: Client,
  sources: EventSources,
  range: BlockRange,
): Promise<readonly SessionLogEvent[]> {
  const { account, module, entryPoint, tokens } = sources;
  const of = pad(account, { size: 32 }).toLowerCase() as Hex;
  const named = (...names: readonly string[]) => names.map((name) => topicOf(name));
  const found = await Promise.all([
    getLogs(client, range, module, [named(...bySession), null, of]),
    getLogs(client, range, module, [named("EpochRaised", "CeilingSet", "CeilingRemoved"), of]),
    getLogs(client, range, entryPoint, [named("UserOperationEvent"), null, of]),
    ...(tokens.length === 0 ? [] : [getLogs(client, range, tokens, [named("AuthorizationUsed"), of])]),
  ]);
  return parseEventLogs({ abi: eventsAbi, logs: found.flat() })
    .flatMap((log): SessionLogEvent[] => {
      const event = toEvent(log);
      return event === undefined ? [] : [event];
    })
    .sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
}

/** Events that name a session first and its account second. */
const bySession = ["SessionInstalled", "SessionRevoked", "PendingSessionRevoked", "SessionRedeemed"];

function topicOf(eventName: string): Hex {
  const [topic] = encodeEventTopics({ abi: eventsAbi, eventName } as never) as [Hex];
  return topic;
}

async function getLogs(
  client: Client,
  { fromBlock, toBlock }: BlockRange,
  address: Address | readonly Address[],
  topics: readonly (Hex | readonly Hex[] | null)[],
) {
  const filter = {
    address: typeof address === "string" ? address : [...address],
    topics: topics.map((topic) => (topic === null || typeof topic === "string" ? topic : [...topic])),
    fromBlock: numberToHex(fromBlock),
    toBlock: toBlock === undefined ? ("latest" as const) : numberToHex(toBlock),
  };
  const logs = (await client.request({ method: "eth_getLogs", params: [filter] })) as RpcLog[];
  return logs.map((log) => formatLog(log));
}

/** Newer nodes say it; whatever else stands there is left out. */
function timestampOf(log: object): number | undefined {
  const said = "blockTimestamp" in log ? log.blockTimestamp : undefined;
  if (typeof said !== "bigint" && !isHex(said)) return undefined;
  const seconds = Number(said);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

type ParsedLog = ReturnType<typeof parseEventLogs<typeof eventsAbi, true>>[number];

function toEvent(log: ParsedLog): SessionLogEvent | undefined {
  const { blockNumber, transactionHash, logIndex } = log;
  if (blockNumber === null || transactionHash === null || logIndex === null) return undefined;
  const place: ChainPlace = { blockNumber, transactionHash, logIndex, timestamp: timestampOf(log) };
  switch (log.eventName) {
    case "SessionInstalled": {
      const { id: sessionId, door, terms: encodedTerms } = log.args;
      return { ...place, type: "installed", sessionId, door, terms: decodeTerms(encodedTerms), encodedTerms };
    }
    case "SessionRevoked":
      return { ...place, type: "revoked", sessionId: log.args.id };
    case "PendingSessionRevoked":
      return { ...place, type: "pendingRevoked", sessionId: log.args.id, guardian: log.args.guardian };
    case "SessionRedeemed":
      return { ...place, type: "redeemed", sessionId: log.args.id, redeemer: log.args.redeemer };
    case "EpochRaised":
      return { ...place, type: "allRevoked", epoch: log.args.epoch };
    case "CeilingSet":
      return { ...place, type: "ceilingSet", token: log.args.token, limit: log.args.limit };
    case "CeilingRemoved":
      return { ...place, type: "ceilingRemoved", token: log.args.token };
    case "UserOperationEvent": {
      const { userOpHash, success, nonce, paymaster, actualGasCost } = log.args;
      return { ...place, type: "operation", userOpHash, success, nonce, paymaster, actualGasCost };
    }
    case "AuthorizationUsed":
      return { ...place, type: "paid", token: getAddress(log.address), nonce: log.args.nonce };
    default:
      return undefined;
  }
}
