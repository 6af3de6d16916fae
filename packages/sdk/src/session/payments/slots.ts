import { type Address, type Client, type Hex, parseAbi } from "viem";
import { multicall } from "viem/actions";
import type { PaymentLane } from "../PaymentLane.ts";
import { paymentNonce } from "./paymentMessage.ts";

/** Where a slot is: the payments of one rule in one period of an account's session. */
export interface SlotPlace {
  readonly sessionId: Hex;
  readonly account: Address;
  readonly rule: number;
  readonly period: number;
}

/**
 * Remembers which slots this process has given to payments that may still settle, so that it gives none out twice.
 *
 * A payment whose `validBefore` has passed cannot settle any more: if the token has not used its nonce, its slot is
 * free again.
 */
export class SlotBook {
  /** `validBefore` by slot, by place. */
  readonly #reserved = new Map<string, Map<number, number>>();

  /**
   * Takes a slot, unless a payment that may still settle has it.
   *
   * @param place - Where.
   * @param slot - Which.
   * @param times - The chain's time, and the second from which the payment cannot settle. Unix seconds.
   * @returns Whether it was free.
   */
  reserve(place: SlotPlace, slot: number, times: { now: number; validBefore: number }): boolean {
    if (!this.isFree(place, slot, times.now)) return false;
    this.#slotsOf(place).set(slot, times.validBefore);
    return true;
  }

  /** Whether no payment that may still settle has a slot. */
  isFree(place: SlotPlace, slot: number, now: number): boolean {
    const until = this.#slotsOf(place).get(slot);
    return until === undefined || until <= now;
  }

  /** Gives a slot back whose payment was never handed out. */
  release(place: SlotPlace, slot: number): void {
    this.#slotsOf(place).delete(slot);
  }

  #slotsOf({ sessionId, account, rule, period }: SlotPlace): Map<number, number> {
    const rulePrefix = `${sessionId}${account}/${rule}/`.toLowerCase();
    const key = `${rulePrefix}${period}`;
    let slots = this.#reserved.get(key);
    if (slots === undefined) {
      // Payments of earlier periods cannot settle in this one.
      for (const old of this.#reserved.keys()) {
        if (old.startsWith(rulePrefix) && Number(old.slice(rulePrefix.length)) < period)
          this.#reserved.delete(old);
      }
      slots = new Map();
      this.#reserved.set(key, slots);
    }
    return slots;
  }
}

/** Of the whole process: two clients opened with one string share it. */
export const slotBook = new SlotBook();

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

const abi = /* @__PURE__ */ parseAbi([
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);

/** Slots asked about at once: first a few, then as many as one call may hold (initcode is limited to 48 KiB). */
const [firstBatch, batch] = [8, 96] as const;

/** What is looked for a slot in. */
export interface SlotParameters {
  readonly place: SlotPlace;
  readonly token: Address;
  /** Slots of the rule in one period. */
  readonly perPeriod: number;
  readonly lane: PaymentLane | undefined;
  /** The chain's time, unix seconds. */
  readonly now: number;
  /** Second from which the payment cannot settle. */
  readonly validBefore: number;
}

/**
 * Takes a slot whose nonce the token has not used and that no payment of this process has.
 *
 * @param client - Reads the chain.
 * @param parameters - {@link SlotParameters}
 * @returns The slot, reserved; `undefined` when there is none left.
 */
export async function takeSlot(client: Client, parameters: SlotParameters): Promise<number | undefined> {
  const { place, now, validBefore } = parameters;
  return await findSlot(client, parameters, (slot) => slotBook.reserve(place, slot, { now, validBefore }));
}

/**
 * Finds a slot as {@link takeSlot} does, and leaves it where it is.
 *
 * @param client - Reads the chain.
 * @param parameters - {@link SlotParameters}
 * @returns A slot; `undefined` when there is none left.
 */
export async function peekSlot(client: Client, parameters: SlotParameters): Promise<number | undefined> {
  const { place, now } = parameters;
  return await findSlot(client, parameters, (slot) => slotBook.isFree(place, slot, now));
}

/** Slots are used in any order, so all of them may have to be asked about. */
async function findSlot(
  client: Client,
  parameters: SlotParameters,
  accept: (slot: number) => boolean,
): Promise<number | undefined> {
  const { place, perPeriod, lane, now } = parameters;
  const order = slotOrder(perPeriod, lane);
  for (let size: number = firstBatch; ; size = batch) {
    const candidates = nextFree(order, size, place, now);
    if (candidates.length === 0) return undefined;
    const used = await readUsed(client, parameters, candidates);
    // Another payment of this process may have taken one while the token was asked.
    const found = candidates.find((slot, index) => !used[index] && accept(slot));
    if (found !== undefined) return found;
  }
}

function nextFree(order: Generator<number>, most: number, place: SlotPlace, now: number): number[] {
  const free: number[] = [];
  while (free.length < most) {
    const { value: slot, done } = order.next();
    if (done === true) break;
    if (slotBook.isFree(place, slot, now)) free.push(slot);
  }
  return free;
}

async function readUsed(
  client: Client,
  { place, token }: SlotParameters,
  slots: readonly number[],
): Promise<readonly boolean[]> {
  const contracts = slots.map((slot) => ({
    abi,
    address: token,
    functionName: "authorizationState" as const,
    args: [place.account, paymentNonce({ ...place, slot })] as const,
  }));
  return await multicall(client, { contracts, deployless: true, allowFailure: false, batchSize: 0 });
}
