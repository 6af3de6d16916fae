import type { SessionCall } from "@abbababa/sdk";
import { NonceConflictError } from "@abbababa/sdk/errors";
import { encodeAbiParameters, type Hex, hexToNumber, keccak256, slice, stringToHex } from "viem";
import type { BookedOperation } from "../agent/OperationBook.ts";
import type { Agent } from "../agent/openAgent.ts";
import { PaymentKeyTakenError, PaymentUnsettledError } from "../errors.ts";
import { isDead, lastSecond } from "./deadOperations.ts";

/** What {@link sendOnce} is to send. */
export interface SendOnceParameters {
  /** Names the payment. */
  readonly key: string;
  /** What it is for, in words. */
  readonly purpose: string;
  readonly calls: readonly SessionCall[];
}

/** Where a payment is. */
export interface SentOnce {
  readonly paymentKey: string;
  readonly transactionHash: Hex;
  /** Whether it had been made before this call. */
  readonly repeated: boolean;
}

/** How often a payment may be proven dead before it is given up. */
const maxAttempts = 20;

/**
 * Makes calls once for each key, by however many processes and however often they are asked.
 *
 * The operation is signed and written down before it is sent, in a nonce lane that follows from the key. Whoever is asked
 * again sends that very operation, which the chain includes once. Another is signed only when the chain has proven that
 * the last one can never be included.
 *
 * @param agent - Whose session and book it is.
 * @param parameters - {@link SendOnceParameters}
 * @throws {PaymentKeyTakenError} when the key names other calls.
 * @throws {PaymentUnsettledError} when an earlier session began it and its end is not known.
 * @throws {OperationPendingError} when it is not seen in time: repeat it under the same key.
 * @throws {SessionError} saying which term refuses it; nothing is booked then.
 */
export async function sendOnce(
  { session, operations }: Pick<Agent, "session" | "operations">,
  { key, purpose, calls }: SendOnceParameters,
): Promise<SentOnce> {
  const fingerprint = fingerprintOf(session.chainId, session.account, calls);
  const lane = hexToNumber(slice(keccak256(stringToHex(key)), 0, 2));
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const before = await operations.find(key, attempt);
    const booked = before ?? (await sign(attempt));
    if (booked.fingerprint !== fingerprint) throw new PaymentKeyTakenError(key);
    if (booked.transactionHash !== undefined) {
      return { paymentKey: key, transactionHash: booked.transactionHash, repeated: true };
    }
    if (booked.sessionId !== session.sessionId) {
      if (await isDead(session, booked)) continue;
      throw new PaymentUnsettledError(key);
    }
    try {
      const { transactionHash } = await session.sendOperation(booked.operation);
      await operations.settle(booked, transactionHash);
      return { paymentKey: key, transactionHash, repeated: before !== undefined };
    } catch (error) {
      if (!(error instanceof NonceConflictError) && !(await isDead(session, booked))) throw error;
    }
  }
  throw new PaymentUnsettledError(key);

  async function sign(attempt: number): Promise<BookedOperation> {
    const operation = await session.signCalls({ calls, lane });
    return await operations.add({
      key,
      attempt,
      purpose,
      fingerprint,
      sessionId: session.sessionId,
      operation,
      bookedAt: Math.floor(Date.now() / 1_000),
      deadAfter: await lastSecond(session),
    });
  }
}

/** Says calls as one hash. */
function fingerprintOf(chainId: number, account: Hex, calls: readonly SessionCall[]): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: "uint256" },
        { type: "address" },
        {
          type: "tuple[]",
          components: [{ type: "address" }, { type: "uint256" }, { type: "bytes" }],
        },
      ],
      [BigInt(chainId), account, calls.map(({ to, value = 0n, data = "0x" }) => [to, value, data] as const)],
    ),
  );
}
