import type { SessionLogEvent } from "@abbababa/sdk";
import type { Hex } from "viem";
import { expect, test } from "vitest";
import { isBusy } from "./findBusy.ts";
import { timesOfSessions } from "./timesOfSessions.ts";
import { keyOf, type Origins } from "./useOrigins.ts";

const hour = 3_600;
const [ours, others]: readonly [Hex, Hex] = ["0x01", "0x02"];

function operation(index: number, timestamp: number | undefined): SessionLogEvent {
  return {
    type: "operation",
    blockNumber: BigInt(index),
    transactionHash: `0x${index.toString(16)}`,
    logIndex: 0,
    timestamp,
    userOpHash: "0x",
    success: true,
    nonce: 0n,
    paymaster: "0x0000000000000000000000000000000000000000",
    actualGasCost: 0n,
  };
}

test("behavior: each session's operations are its own, those of no session and of no time are nobody's", () => {
  const events = [10, 20, 30, undefined, 50].map((time, index) => operation(index, time));
  const origins: Origins = new Map(
    [ours, others, ours, ours, undefined].map((session, index) => [
      keyOf(events[index] as SessionLogEvent),
      session,
    ]),
  );
  expect(timesOfSessions(events, origins)).toEqual(
    new Map([
      [ours, [10, 30]],
      [others, [20]],
    ]),
  );
});

test("behavior: an hour is busy against hours that lie thousands of operations back", () => {
  const events: SessionLogEvent[] = [];
  const origins = new Map<string, Hex | undefined>();
  const add = (session: Hex, timestamp: number) => {
    const event = operation(events.length, timestamp);
    events.push(event);
    origins.set(keyOf(event), session);
  };
  for (let at = 0; at < 4; at += 1) add(ours, Math.floor(at / 2) * hour + at);
  for (let at = 0; at < 5_000; at += 1) add(others, 2 * hour + at);
  for (let at = 0; at < 7; at += 1) add(ours, 5 * hour + at);
  const times = timesOfSessions(events, origins).get(ours) ?? [];
  expect(isBusy(times, 5 * hour + 60)).toBe(true);
  expect(isBusy(times.slice(0, -1), 5 * hour + 60)).toBe(false);
});
