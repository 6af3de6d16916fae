import type { PaymentLane } from "../PaymentLane.ts";

/**
 * The order in which a process tries slots: every slot once.
 *
 * With a lane its own slots come first (`lane`, `lane + lanes`, …); then, or without one, all others from a random one
 * on, so that two processes that know nothing of each other seldom meet.
 *
 * @param count - Slots.
 * @param lane - This replica's place.
 * @param start - Where to begin, 0 to 1. @default random
 */
export function* slotOrder(
  count: number,
  lane: PaymentLane | undefined,
  start: number = random(),
): Generator<number> {
  const own = (slot: number) => lane !== undefined && slot % lane.lanes === lane.lane;
  if (lane !== undefined) {
    for (let slot = lane.lane; slot < count; slot += lane.lanes) yield slot;
  }
  const first = Math.floor(start * count);
  for (let step = 0; step < count; step += 1) {
    const slot = (first + step) % count;
    if (!own(slot)) yield slot;
  }
}

function random(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
