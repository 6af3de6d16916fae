const turns = new Map<string, Promise<unknown>>();

/**
 * Runs tasks of one name one after the other, in this process.
 *
 * @param name - Of what they share.
 * @param task - Runs when those before it are over, however they ended.
 */
export function inTurn<result>(name: string, task: () => Promise<result>): Promise<result> {
  const before = turns.get(name) ?? Promise.resolve();
  const mine = before.then(task, task);
  turns.set(name, mine);
  const forget = () => {
    if (turns.get(name) === mine) turns.delete(name);
  };
  mine.then(forget, forget);
  return mine;
}
