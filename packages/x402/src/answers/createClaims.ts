/** Requests that this process serves, each kept alive until it is over. */
export interface Claims<claim> {
  /** Begins one: from now on it is shown to live. */
  hold(id: string, claim: claim): void;
  /** Ends one. @returns What it was; `undefined` when this process does not hold it. */
  end(id: string): claim | undefined;
}

/**
 * Keeps the requests that this process serves alive for others to see.
 *
 * @param interval - Milliseconds between two signs of life.
 * @param touch - Gives one. A failure is of no matter: the next one follows.
 */
export function createClaims<claim>(
  interval: number,
  touch: (claim: claim) => Promise<unknown>,
): Claims<claim> {
  const held = new Map<string, { readonly claim: claim; readonly timer: ReturnType<typeof setInterval> }>();
  return {
    hold(id, claim) {
      const timer = setInterval(() => void touch(claim).catch(() => undefined), interval);
      // It keeps no process from ending.
      if (typeof timer === "object" && "unref" in timer) timer.unref();
      held.set(id, { claim, timer });
    },
    end(id) {
      const found = held.get(id);
      if (found === undefined) return undefined;
      clearInterval(found.timer);
      held.delete(id);
      return found.claim;
    },
  };
}
