/** Where requests wait until they are looked at. */
export interface Door {
  /**
   * Waits for its turn to begin.
   *
   * @param name - Whose line it stands in.
   */
  enter(name: string): Promise<void>;
}

/** Milliseconds for which requests begin before whatever else the process waits for is heard. */
const sliceMs = 1;

/** Requests that begin in one turn of the event loop, if there is time for all of them. */
const mostOfTurn = 16;

/**
 * Lets requests begin one of each line in turn, a few in each turn of the event loop: however many of somebody's arrive
 * together, and though all of them be refused, another's begins after one of them, and goes on between them.
 *
 * @param now - Milliseconds. @default the process's own
 */
export function createDoor(now: () => number = () => performance.now()): Door {
  /** Those that wait, by line; the line whose turn it is comes first. */
  const lines = new Map<string, (() => void)[]>();
  let [waiting, isOpen] = [0, false];

  function beginNext(): void {
    const first = lines.entries().next();
    if (first.done) return;
    const [name, line] = first.value;
    lines.delete(name);
    const begin = line.shift();
    if (line.length > 0) lines.set(name, line);
    waiting -= 1;
    begin?.();
  }

  function open(): void {
    isOpen = true;
    let left = Math.min(waiting, mostOfTurn);
    let until: number | undefined;
    // What a request does until it waits for something is done between two of these.
    const step = () => {
      until ??= now() + sliceMs;
      if (now() < until) beginNext();
      left -= 1;
      if (left > 0) return;
      if (waiting > 0) open();
      else isOpen = false;
    };
    for (let count = left; count > 0; count--) setImmediate(step);
  }

  return {
    enter: (name) =>
      new Promise((resolve) => {
        const line = lines.get(name);
        if (line === undefined) lines.set(name, [resolve]);
        else line.push(resolve);
        waiting += 1;
        if (!isOpen) open();
      }),
  };
}
