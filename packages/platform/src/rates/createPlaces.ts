import { ApiError } from "../ApiError.ts";

/** A request in somebody's line. */
export interface Place {
  /** Waits for its turn. */
  begin(): Promise<void>;
  /** Gives its turn to the next, as long as it waits for something else. */
  pause(): void;
  /** Ends it, wherever it stands. */
  leave(): void;
}

/**
 * Lets so many requests of one line be served at once, and so many more wait in their order: each may hold a connection
 * to the store, and whoever sends many waits for himself.
 *
 * @param atOnce - That are served.
 * @returns Takes a place in a line in which no more than `most` are served or wait; throws an `ApiError` `RATE_LIMITED`
 * when there is none.
 */
export function createPlaces(atOnce: number): (name: string, most: number) => Place {
  const lines = new Map<string, { inside: number; all: number; waiting: (() => void)[] }>();
  return (name, most) => {
    const line = lines.get(name) ?? { inside: 0, all: 0, waiting: [] };
    if (line.all >= most) {
      const message = `At most ${most} requests of one agent or address are processed at once.`;
      throw new ApiError("RATE_LIMITED", message, { retryAfterSeconds: 1 });
    }
    line.all += 1;
    lines.set(name, line);
    let isInside = false;
    const pause = () => {
      if (!isInside) return;
      isInside = false;
      // The next takes over the turn.
      const next = line.waiting.shift();
      if (next === undefined) line.inside -= 1;
      else next();
    };
    return {
      async begin() {
        if (line.inside >= atOnce) await new Promise<void>((resolve) => line.waiting.push(resolve));
        else line.inside += 1;
        isInside = true;
      },
      pause,
      leave() {
        pause();
        line.all -= 1;
        if (line.all === 0) lines.delete(name);
      },
    };
  };
}
