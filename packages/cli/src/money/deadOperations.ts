import type { SessionClient } from "@abbababa/sdk";
import { parseAbi } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import type { BookedOperation } from "../agent/OperationBook.ts";
import { askNode } from "./askNode.ts";

const abi = parseAbi(["function getNonce(address sender, uint192 key) view returns (uint256)"]);

/**
 * Says until when an operation that is signed now can be included: the end of the budget period, or of the session.
 *
 * @param session - Who signed it. Asked after signing, so that a period that begins meanwhile makes it later, not earlier.
 * @returns Unix seconds, by the chain's clock.
 */
export async function lastSecond({ publicClient, terms }: SessionClient): Promise<number> {
  const { timestamp } = await askNode(() => publicClient.getBlock());
  const { validAfter, validUntil, periodSeconds } = terms;
  if (periodSeconds === 0) return validUntil;
  const period = Math.floor((Number(timestamp) - validAfter) / periodSeconds);
  return Math.min(validUntil, validAfter + (period + 1) * periodSeconds - 1);
}

/**
 * Asks the chain whether it is proven that an operation was not included, and never will be: its time is over at a safe
 * block, where its nonce is unused.
 *
 * @param session - Whose node is asked.
 * @param booked - The operation.
 */
export async function isDead(
  { publicClient }: Pick<SessionClient, "publicClient">,
  { operation, deadAfter }: BookedOperation,
): Promise<boolean> {
  const { number, timestamp } = await askNode(() => publicClient.getBlock({ blockTag: "safe" }));
  if (timestamp <= BigInt(deadAfter)) return false;
  const { sender, nonce } = operation.userOperation;
  const unused = await askNode(() =>
    publicClient.readContract({
      abi,
      address: entryPoint07Address,
      functionName: "getNonce",
      args: [sender, nonce >> 64n],
      blockNumber: number,
    }),
  );
  return unused === nonce;
}
