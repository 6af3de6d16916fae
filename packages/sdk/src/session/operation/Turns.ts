/** Runs tasks one after the other: transactions of one EOA have one order. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a task when all before it have ended, however they ended. */
  async run<result>(task: () => Promise<result>): Promise<result> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
