import type { Address, Hex } from "viem";

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
