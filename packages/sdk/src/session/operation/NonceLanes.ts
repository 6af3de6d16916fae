const laneCount = 65_536;

/**
 * Hands out nonce lanes, so that operations in flight at once do not wait for each other.
 *
 * The lowest free lane comes first: a lane used before costs less gas than a new one.
 */
export class NonceLanes {
  #base: number;
  readonly #taken = new Set<number>();

  constructor(base = 0) {
    this.#base = base;
  }

  /** Runs something in a lane of its own. */
  async run<result>(task: (lane: number) => Promise<result>): Promise<result> {
    const lane = this.#lowestFree();
    this.#taken.add(lane);
    try {
      return await task(lane);
    } finally {
      this.#taken.delete(lane);
    }
  }

  /** Moves to other lanes: somebody else uses these. */
  moveOn(): void {
    this.#base = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  }

  #lowestFree(): number {
    let lane = this.#base;
    while (this.#taken.has(lane)) lane = (lane + 1) % laneCount;
    return lane;
  }
}
