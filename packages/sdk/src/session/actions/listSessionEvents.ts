import { type Address, isAddress } from "viem";
import { getBlockNumber } from "viem/actions";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { contractAddress, findContract } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { TermOutOfRangeError, TermsTooLargeError } from "../errors/termsErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { readEventLogs } from "../history/readEventLogs.ts";
import type { SessionLogEvent } from "../history/SessionLogEvent.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { searchBlocks } from "../node/searchBlocks.ts";
import { toPublicClient } from "../node/toPublicClient.ts";

/** What {@link listSessionEvents} takes. */
export interface ListSessionEventsParameters extends NetworkParameters {
  /** The smart account. */
  readonly account: Address;
  /** The first block: where an earlier listing ended, or the block before which the account had no session. */
  readonly fromBlock: bigint;
  /** Tokens whose EIP-3009 payments are listed. @default USDC, where it is known */
  readonly tokens?: readonly Address[] | undefined;
}

/** A part of a listing. */
export interface SessionEventPage {
  /** In the chain's order. */
  readonly events: readonly SessionLogEvent[];
  /** From where to go on, later too. */
  readonly nextBlock: bigint;
  /** The chain's last block when the listing began. */
  readonly head: bigint;
}

export type ListSessionEventsReturnType = AsyncGenerator<SessionEventPage>;

export type ListSessionEventsErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EndpointMissingError
  | LimitMissingError
  | ParametersInvalidError
  | PartNotLoadedError
  | TermOutOfRangeError
  | TermsTooLargeError;

const names = {
  ...networkNames,
  account: true,
  fromBlock: true,
  tokens: true,
} satisfies Names<ListSessionEventsParameters>;

/**
 * Lists what the chain's logs tell of an account's sessions: what was granted and used, what each was allowed, what was
 * revoked, operations, payments and ceilings. Nothing but a node is asked, as many blocks at once as it answers.
 *
 * A session that was granted and never used has left no trace: it is in no log.
 *
 * @param parameters - Account, first block and network.
 * @returns A part for each range of blocks, so that progress can be shown, and an interrupted listing resumed.
 * @throws {ParametersInvalidError | ChainMismatchError | EndpointUnreachableError}
 *
 * @example
 * for await (const { events, nextBlock } of listSessionEvents({ account, fromBlock: 0n, chain: "base" })) show(events);
 */
export async function* listSessionEvents(
  parameters: ListSessionEventsParameters,
): ListSessionEventsReturnType {
  const subject = "parameters of listSessionEvents";
  checkParameters(parameters, names, subject);
  const { account, fromBlock, chain } = parameters;
  const invalid = (issue: string) => new ParametersInvalidError(subject, [issue]);
  if (chain === undefined) throw invalid("chain: say which chain the account is on");
  if (!isAddress(account, { strict: false })) throw invalid("account: is not an address");
  if (typeof fromBlock !== "bigint" || fromBlock < 0n) throw invalid("fromBlock: is no block's number");
  const network = readNetwork(parameters);
  const usdc = findContract("usdc", network);
  const sources = {
    account,
    module: contractAddress("spendCap", network),
    entryPoint: contractAddress("entryPoint", network),
    tokens: parameters.tokens ?? (usdc === undefined ? [] : [usdc]),
  };
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    const head = await getBlockNumber(client, { cacheTime: 0 });
    const pages = searchBlocks(client, fromBlock, async (range) => {
      // Without a bound, a block that came in between could be read twice, or be missed.
      const toBlock = range.toBlock === undefined || range.toBlock > head ? head : range.toBlock;
      if (range.fromBlock > head) return { events: [], nextBlock: range.fromBlock, head };
      const events = await readEventLogs(client, sources, { fromBlock: range.fromBlock, toBlock });
      return { events, nextBlock: toBlock + 1n, head };
    });
    yield* pages;
  } catch (error) {
    throw toSessionError(error);
  }
}
