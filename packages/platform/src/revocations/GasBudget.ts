const day = 86_400_000;

/** Wei that may be spent in a day. What is under way counts at its worst, so that no parallel requests pass together. */
export class GasBudget {
  readonly #dailyWei: bigint;
  readonly #now: () => number;
  #day = -1;
  #spent = 0n;
  #reserved = 0n;

  /**
   * @param dailyWei - Most in a day (UTC).
   * @param now - Milliseconds.
   */
  constructor(dailyWei: bigint, now: () => number) {
    this.#dailyWei = dailyWei;
    this.#now = now;
  }

  /** Wei spent today. */
  get spent(): bigint {
    this.#turn();
    return this.#spent;
  }

  /**
   * Sets wei apart.
   *
   * @param worst - What may be spent.
   * @returns Says what was; `undefined` when the day's budget has no room for it.
   */
  reserve(worst: bigint): ((cost: bigint) => void) | undefined {
    this.#turn();
    if (this.#spent + this.#reserved + worst > this.#dailyWei) return undefined;
    this.#reserved += worst;
    let isOpen = true;
    return (cost) => {
      if (!isOpen) return;
      isOpen = false;
      this.#turn();
      this.#reserved -= worst;
      this.#spent += cost;
    };
  }

  #turn(): void {
    const today = Math.floor(this.#now() / day);
    if (today === this.#day) return;
    this.#day = today;
    this.#spent = 0n;
  }
}
