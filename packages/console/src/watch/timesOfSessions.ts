import type { SessionLogEvent } from "@abbababa/sdk";
import type { Hex } from "viem";
import { keyOf, type Origins } from "./useOrigins.ts";

/**
 * Tells when each session made its operations, as far as that is known.
 *
 * @param events - Of the account.
 * @param origins - Which sessions its operations were made under.
 * @returns Unix seconds by session, in the chain's order.
 */
export function timesOfSessions(
  events: readonly SessionLogEvent[],
  origins: Origins,
): ReadonlyMap<Hex, readonly number[]> {
  const times = new Map<Hex, number[]>();
  for (const event of events) {
    if (event.type !== "operation" || event.timestamp === undefined) continue;
    const session = origins.get(keyOf(event));
    if (session === undefined) continue;
    const known = times.get(session);
    if (known === undefined) times.set(session, [event.timestamp]);
    else known.push(event.timestamp);
  }
  return times;
}
