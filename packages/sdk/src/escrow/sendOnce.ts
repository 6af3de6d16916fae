import { type Hash, type Hex, hexToNumber, slice } from "viem";
import type { SendSessionCallsErrorType } from "../session/client/sendSessionCalls.ts";
import { NonceConflictError } from "../session/errors/networkErrors.ts";
import { OperationPendingError } from "../session/errors/OperationPendingError.ts";
import { pollUntil } from "../waiting/pollUntil.ts";
import { accountOfClient, type EscrowClient, isSession } from "./EscrowClient.ts";
import type { EscrowCall } from "./encodeEscrowCalls.ts";
import { EscrowOperationPendingError } from "./errors/escrowCallErrors.ts";
import type { SentCalls } from "./SentCalls.ts";
import { sendCalls } from "./sendCalls.ts";
import type { ToEscrowErrorType } from "./toEscrowError.ts";
import { toSendError } from "./toSendError.ts";
import type { WaitParameters } from "./WaitParameters.ts";

/** What {@link sendOnce} is to bring about. */
export interface SendOnceParameters<result> extends WaitParameters {
  /** The escrow that it is about. */
  readonly escrowId: Hex;
  /** Asks the chain whether it has come about; told what was sent, if this call sent it. */
  readonly look: (sent?: SentCalls) => Promise<result | undefined>;
  /** Checks whether it can be brought about, and by which calls. */
  readonly prepare: () => Promise<readonly EscrowCall[]>;
}

/** Milliseconds to wait for the operation that has this one's nonce, before looking at the nonce again. */
const laneWait = 10_000;

/** What {@link sendOnce} can throw. */
export type SendOnceErrorType = SendSessionCallsErrorType | ToEscrowErrorType | EscrowOperationPendingError;

/**
 * Brings about a state of an escrow, once, however often and by however many processes it is tried.
 *
 * Nothing is remembered: the chain is asked. By a session, the operation's nonce lane follows from the escrow's id,
 * and the chain is asked again after the nonce was read. So either the state is seen, or whatever brings it about takes
 * this operation's nonce: only one is ever included and charged.
 *
 * @param client - A client with an account.
 * @param parameters - What to bring about, and how.
 * @returns What `look` found.
 * @throws {EscrowOperationPendingError} when it is not known in time whether it came about.
 */
export async function sendOnce<result>(
  client: EscrowClient,
  parameters: SendOnceParameters<result>,
): Promise<result> {
  const { escrowId, look, prepare, timeout = 120_000, pollingInterval = 1_000 } = parameters;
  const end = Date.now() + timeout;
  for (;;) {
    const before = await look();
    if (before !== undefined) return before;
    const calls = await prepare();
    let failure: Error;
    try {
      const sent = await sendUnlessDone(client, escrowId, calls, look);
      if ("found" in sent) return sent.found;
      // The node confirmed it; behind a load balancer another one may still have to see it.
      const done = await pollUntil(() => look(sent), { end, interval: pollingInterval });
      if (done !== undefined) return done;
      throw pending(escrowId, sent.userOperationHash);
    } catch (error) {
      failure = toSendError(error, accountOfClient(client));
    }
    // Whatever went wrong, it may have come about: by this operation, or by another process.
    const isTaken = failure instanceof NonceConflictError;
    const open = failure instanceof OperationPendingError ? failure : undefined;
    const wait = isTaken ? laneWait : open === undefined ? 0 : timeout;
    const after = await pollUntil(() => look(), {
      end: Math.min(end, Date.now() + wait),
      interval: pollingInterval,
    });
    if (after !== undefined) return after;
    if (isTaken && Date.now() < end) continue;
    throw isTaken || open !== undefined ? pending(escrowId, open?.userOperationHash, failure) : failure;
  }
}

/** What had come about when it was about to be sent: by another process. */
interface Found<result> {
  readonly found: result;
}

async function sendUnlessDone<result>(
  client: EscrowClient,
  escrowId: Hex,
  calls: readonly EscrowCall[],
  look: () => Promise<result | undefined>,
): Promise<SentCalls | Found<result>> {
  if (!isSession(client)) return sendCalls(client, calls);
  return client.sendCalls({
    calls,
    // Of the part that differs between the escrows of one session: they do not wait for each other.
    lane: hexToNumber(slice(escrowId, 30, 32)),
    beforeSending: async () => {
      const found = await look();
      return found === undefined ? undefined : { found };
    },
  });
}

function pending(escrowId: Hex, userOperationHash: Hash | undefined, cause?: unknown) {
  return new EscrowOperationPendingError({ escrowId, userOperationHash, cause });
}
