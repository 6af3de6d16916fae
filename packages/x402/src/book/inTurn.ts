const turns = new Map<unknown, Promise<unknown>>();

/**
 * Runs tasks of one name one after the other, in this process.
 *
 * @param name - Of what they share, or that itself.
 * @param task - Runs when those before it are over, however they ended.
 */
export function inTurn<result>(name: string | object, task: () => Promise<result>): Promise<result> {
  const before = turns.get(name) ?? Promise.resolve();
  const mine = before.then(task, task);
  turns.set(name, mine);
  const forget = () => {
    if (turns.get(name) === mine) turns.delete(name);
  };
  mine.then(forget, forget);
  return mine;
}
